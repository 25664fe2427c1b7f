#include <pcap/pcap.h>

/* glibc's stdio.h declares fopencookie under _GNU_SOURCE, which Swift's importer does not set:
   fopencookie(3) gives this declaration. It makes libpcap read from any source of bytes. */
#include <bits/types/cookie_io_functions_t.h>
extern FILE *fopencookie(void *cookie, const char *mode, cookie_io_functions_t functions);
