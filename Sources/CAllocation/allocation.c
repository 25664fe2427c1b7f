#define _GNU_SOURCE
#include "CAllocation.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CProcess.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

// A sanitizer has its own, which says itself when there is no memory.
#if defined(__GLIBC__) && !defined(IS_SANITIZED)

// glibc's own, under the names by which it exports them for this purpose.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

// Large tables are probed at random, and most of what that costs is to translate addresses: with pages of 2 MiB,
// where the system gives some to who asks, a replay of two million flows took a tenth less. A block of this size
// is mapped for itself.
static const size_t huge_page_bytes = (size_t)2 << 20;
static const size_t large_block_bytes = (size_t)8 << 20;

static void *with_huge_pages(void *block, size_t size) {
  if (block == NULL || size < large_block_bytes) return block;
  uintptr_t start = ((uintptr_t)block + huge_page_bytes - 1) & ~(huge_page_bytes - 1);
  uintptr_t end = ((uintptr_t)block + size) & ~(huge_page_bytes - 1);
  // Advice: where it is refused, all goes on.
  int saved = errno;
  madvise((void *)start, end - start, MADV_HUGEPAGE);
  errno = saved;
  return block;
}

// Only what is safe in a signal handler: there is no memory, and any lock may be held.
static _Noreturn void give_up(void) {
  static const char line[] =
      "chokepoint: not enough memory: raise the limit (ulimit -v), or lower --max-flows and "
      "--max-held-bytes\n";
  chokepoint_temporaries_remove();
  ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
  (void)written;
  _exit(1);
}

void *malloc(size_t size) {
  void *block = __libc_malloc(size);
  if (block == NULL && size != 0) give_up();
  return with_huge_pages(block, size);
}

void *calloc(size_t count, size_t size) {
  void *block = __libc_calloc(count, size);
  if (block == NULL && count != 0 && size != 0) give_up();
  return with_huge_pages(block, count * size);
}

void *realloc(void *old, size_t size) {
  void *block = __libc_realloc(old, size);
  if (block == NULL && size != 0) give_up();
  return with_huge_pages(block, size);
}

void *memalign(size_t alignment, size_t size) {
  void *block = __libc_memalign(alignment, size);
  // Nothing is also the answer to a wrong alignment.
  if (block == NULL && size != 0 && errno == ENOMEM) give_up();
  return block;
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0)
    return EINVAL;
  *block = memalign(alignment, size);
  return *block == NULL && size != 0 ? ENOMEM : 0;
}

#endif
