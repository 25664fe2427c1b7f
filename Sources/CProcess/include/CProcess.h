#ifndef CHOKEPOINT_PROCESS_H
#define CHOKEPOINT_PROCESS_H

// What happens when a signal ends the program.
//
// A signal handler may not allocate, lock or count references, and Swift promises none of that: the
// handler, and the table of files that it removes, are in C. One table and one handler serve the whole
// process, since a signal is sent to all of it.

// To be called first: gives the descriptors 0, 1 and 2 to /dev/null where they are closed, so that no
// file that is opened later becomes standard output; ignores SIGPIPE and SIGXFSZ, so that a reader
// that leaves, or a limit on the size of files (ulimit -f), costs one output and not all; and has the
// signals that end programs remove the temporary files, unless the caller had them ignored, as
// nohup(1) does.
//
// Returns 0, or the number of the error (errno.h).
int chokepoint_process_begin(void);

// The words that the program was started with, and its file without links: as the system handed them over,
// and not as /proc tells them, which an empty root does not have. NULL for a word that there is not, and for
// a file that is not known.
int chokepoint_word_count(void);
const char *chokepoint_word(int index);
const char *chokepoint_program_file(void);

// Whether standard output was closed when the program began.
int chokepoint_stdout_was_closed(void);

// Adds a file to those that are removed when a signal ends the program.
//
// Returns its place in the table; -1 when the table is full, or the path too long for the system.
int chokepoint_temporary_add(const char *path);

// Takes the file at a place out of the table, because it is gone or whole.
void chokepoint_temporary_forget(int place);

// Removes the files in the table. Safe in a signal handler.
void chokepoint_temporaries_remove(void);

// Between these two, a signal is noted instead of ending the program: what is going on would leave
// more than temporary files. Calls may be nested.
void chokepoint_signals_defer(void);
void chokepoint_signals_resume(void);

// The signal that was noted; 0 for none.
int chokepoint_signal_pending(void);

// Ends the program by a signal, as if nothing handled it, so that the caller sees its status.
_Noreturn void chokepoint_end_by_signal(int number);

#endif
