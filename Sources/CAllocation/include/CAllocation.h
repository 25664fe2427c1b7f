#ifndef CHOKEPOINT_ALLOCATION_H
#define CHOKEPOINT_ALLOCATION_H

// The program's own malloc and its kin: glibc's, but a request that is refused ends the program with
// one line and status 1.
//
// Swift's runtime crashes when it gets no memory, C++ aborts, and some libraries go on with a null
// pointer: each looks like a fault of the program. Here the cause is still known. A fault that is not
// for want of memory shows as before, since no signal is handled.

// Sees that the machine's limits leave room for the program, and takes the stack it needs.
//
// Returns NULL, or what is too small and how to raise it: a string that stays.
const char *chokepoint_limits_check(void);

#endif
