#!/bin/sh
# A C compiler that makes empty files: enough for a check of types, which links nothing. What a preprocessor is asked for
# is which compiler this is, and which OpenSSL.
before= out= preprocess= file=
for word; do
    [ "$before" = -o ] && out=$word
    case $word in
        --version | -v) echo "clang version 15.0.0 (it compiles nothing)"; exit 0 ;;
        -dumpmachine) echo "$ROUNDS_STUB_MACHINE"; exit 0 ;;
        -E) preprocess=yes ;;
        *.c) file=$word ;;
    esac
    before=$word
done
if [ -n "$preprocess" ]; then
    case $file in
        */expando.c) echo RUST_VERSION_NEW_OPENSSL_3_0_0 ;;
        *) echo clang ;;
    esac
elif [ -n "$out" ]; then
    : > "$out"
fi
