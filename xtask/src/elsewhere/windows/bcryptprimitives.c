/* Wine 8.0, which is Debian 12's, has no bcryptprimitives.dll, and Rust's standard library asks it for random bytes. This
   is the one function of it that is asked for, by the older function of the same purpose. Windows itself brings the file;
   it is laid into a Wine prefix of xtask's and never shipped. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom of advapi32 */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    while (size) {
        ULONG part = size > 0x10000000 ? 0x10000000 : (ULONG)size;
        if (!SystemFunction036(data, part))
            return FALSE;
        data += part;
        size -= part;
    }
    return TRUE;
}
