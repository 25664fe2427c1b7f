#define _GNU_SOURCE
#include "CAllocation.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

// The standard streams, a capture and its folder, each output with its folder, a database with its
// journal, and the lines of flows on their way: no run of one thread has more open at a time.
enum { DESCRIPTORS_MIN = 16 };
// The deepest calls, into the reader of YAML and Vectorscan's compiler, take a fraction of it.
enum { STACK_BYTES = 1 << 20, STACK_BYTES_MIN = 1 << 18 };
// Below, not even the rules that come with the program can be loaded.
enum { HEADROOM_BYTES = 8 << 20 };

// What the program has of its address space, in bytes; 0 when the system does not say.
static rlim_t address_space(void) {
  FILE *file = fopen("/proc/self/statm", "re");
  if (file == NULL) return 0;
  unsigned long pages = 0;
  if (fscanf(file, "%lu", &pages) != 1) pages = 0;
  fclose(file);
  return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

// The main thread's stack grows when it is touched, and where it may not grow, the system ends the
// program by a signal: what is needed is touched while it is known to be there.
static __attribute__((noinline)) void take_stack(void) {
  volatile char stack[STACK_BYTES];
  for (size_t offset = 0; offset < sizeof stack; offset += 1024) stack[offset] = 0;
}

const char *chokepoint_limits_check(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < DESCRIPTORS_MIN) {
    // Up to the hard limit, the soft one is the program's to raise.
    rlim_t most = limit.rlim_max < DESCRIPTORS_MIN ? limit.rlim_max : DESCRIPTORS_MIN;
    limit.rlim_cur = most;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || most < DESCRIPTORS_MIN)
      return "too few files may be open: raise the limit to 16 or more (ulimit -n)";
  }
  rlim_t stack = RLIM_INFINITY;
  if (getrlimit(RLIMIT_STACK, &limit) == 0) stack = limit.rlim_cur;
  if (stack < STACK_BYTES_MIN)
    return "too small a stack: raise the limit to 256 KiB or more (ulimit -s)";
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    rlim_t used = address_space();
    if (limit.rlim_cur < used || limit.rlim_cur - used < HEADROOM_BYTES)
      return "not enough memory: raise the limit (ulimit -v)";
    if (stack > 2 * STACK_BYTES) take_stack();
#ifdef M_ARENA_MAX
    // glibc wants 64 MiB of addresses for each thread, and where it does not get them, asks the system
    // for a page for every block: threads then take minutes. They can share the first thread's.
    mallopt(M_ARENA_MAX, 1);
#endif
  }
  return NULL;
}
