#!/usr/bin/env python3
"""Runs a program, and prints what it took.

usage: measure.py OUTPUT COMMAND [ARGUMENT...]

The program's standard output goes to the file OUTPUT. Prints the seconds by the clock, the most memory
that was resident at a time in units of 2^20 bytes, and the exit status, 128 and more for a signal.
"""
import os
import sys
import time

output, command = sys.argv[1], sys.argv[2:]
began = time.monotonic()
child = os.fork()
if child == 0:
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(file, 1)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        os._exit(127)
_, status, usage = os.wait4(child, 0)
seconds = time.monotonic() - began
code = os.waitstatus_to_exitcode(status)
# Linux counts in units of 1,024 bytes, macOS in bytes.
mebibytes = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(f"{seconds:.2f} {mebibytes:.0f} {code if code >= 0 else 128 - code}")
