#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

// More than the outputs of a command, each with one temporary file, and those of its threads.
enum { PLACES = 128 };
enum { FREE, CLAIMED, USED };

static struct {
  atomic_int state;
  char path[PATH_MAX];
} temporaries[PLACES];

static int stdout_was_closed;
static atomic_int deferral_depth;
static atomic_int pending_signal;
static atomic_int is_ending;

static int word_count;
static char **words;
static char *program_file;

// Before main, in the folder that the program was started in. glibc hands the words to constructors.
__attribute__((constructor)) static void keep_words(int count, char **given) {
  word_count = count;
  words = given;
  const char *started = (const char *)getauxval(AT_EXECFN);
  if (started != NULL) program_file = realpath(started, NULL);
}

int chokepoint_word_count(void) { return word_count; }

const char *chokepoint_word(int index) {
  return index >= 0 && index < word_count ? words[index] : NULL;
}

const char *chokepoint_program_file(void) { return program_file; }

int chokepoint_temporary_add(const char *path) {
  size_t length = strlen(path);
  if (length >= PATH_MAX) return -1;
  for (int place = 0; place < PLACES; place++) {
    int expected = FREE;
    if (!atomic_compare_exchange_strong(&temporaries[place].state, &expected, CLAIMED)) continue;
    memcpy(temporaries[place].path, path, length + 1);
    atomic_store(&temporaries[place].state, USED);
    // A file that is made while another thread removes them would stay.
    while (atomic_load(&is_ending)) pause();
    return place;
  }
  return -1;
}

void chokepoint_temporary_forget(int place) {
  if (place >= 0 && place < PLACES) atomic_store(&temporaries[place].state, FREE);
}

void chokepoint_temporaries_remove(void) {
  atomic_store(&is_ending, 1);
  for (int place = 0; place < PLACES; place++) {
    if (atomic_load(&temporaries[place].state) == USED) unlink(temporaries[place].path);
  }
}

_Noreturn void chokepoint_end_by_signal(int number) {
  chokepoint_temporaries_remove();
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(number);
  // Only if the signal does not end programs.
  _exit(128 + number);
}

static void handle(int number) {
  int saved = errno;
  // The second one ends the program, whatever is going on.
  if (atomic_load(&deferral_depth) > 0 && atomic_exchange(&pending_signal, number) == 0) {
    errno = saved;
    return;
  }
  chokepoint_end_by_signal(number);
}

void chokepoint_signals_defer(void) { atomic_fetch_add(&deferral_depth, 1); }

void chokepoint_signals_resume(void) {
  if (atomic_fetch_sub(&deferral_depth, 1) != 1) return;
  int number = atomic_load(&pending_signal);
  if (number != 0) chokepoint_end_by_signal(number);
}

int chokepoint_signal_pending(void) { return atomic_load(&pending_signal); }

int chokepoint_stdout_was_closed(void) { return stdout_was_closed; }

int chokepoint_process_begin(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest descriptor that is free, which is this one. Its reader or writer then learns that
    // it has nothing, as with a closed one.
    if (open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY) != descriptor) return errno;
    if (descriptor == 1) stdout_was_closed = 1;
  }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
  for (size_t index = 0; index < sizeof ending / sizeof *ending; index++) {
    struct sigaction before;
    if (sigaction(ending[index], NULL, &before) != 0) return errno;
    if (before.sa_handler == SIG_IGN) continue;
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(ending[index], &action, NULL) != 0) return errno;
  }
  return 0;
}
