#!/bin/sh
# Where Apple's tools would say that their files lie: in a folder with nothing in it.
case "$*" in
    *--show-sdk-path*) echo "$SDKROOT" ;;
    *--show-sdk-version*) echo 14.0 ;;
    *) shift; exec "$@" ;;
esac
