// What keeps the lab on this machine: its own calls that begin a connection, in the place of the C library's.
//
// A Swift program that links this target listens on 127.0.0.1 alone and connects to nothing, whatever its packages
// would do. `Scripts/check-symbols` sees that it imports none of them.
#ifndef CHOKEPOINT_LOOPBACK_H
#define CHOKEPOINT_LOOPBACK_H
#endif
