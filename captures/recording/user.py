#!/usr/bin/env python3
"""One user of the recording: does what the table of visits says, at its time, with real clients.

usage: user.py WORK SPKI QUIC_HOSTS VISITS RECORDING USER     run in the user's namespace

Columns of VISITS: recording, at (seconds after its start), user, client, arguments. Clients of one
user may overlap, as tabs and background jobs do.
"""
import csv, os, pathlib, shlex, subprocess, sys, time

work, spki, quic_hosts, visits, recording, user = sys.argv[1:]
here = pathlib.Path(__file__).parent
authority = f"{work}/certificates/ca.pem"

# What each client is given before the arguments of the table.
CLIENTS = {
    "browser": [sys.executable, str(here / "browse.py"), work, spki, "-"],
    "browser-h3": [sys.executable, str(here / "browse.py"), work, spki, quic_hosts],
    "curl": ["curl", "-sS", "-o", "/dev/null", "-m", "20", "--cacert", authority],
    "wget": ["wget", "-q", "-O", "/dev/null", "-t", "1", "-T", "20",
             f"--ca-certificate={authority}"],
    "dig": ["dig", "+tries=1"],
    "openssl": ["openssl", "s_client", "-CAfile", authority, "-ign_eof"],
    "openssl-smtp": ["openssl", "s_client", "-CAfile", authority, "-starttls", "smtp", "-crlf",
                     "-ign_eof"],
    "ssh": ["ssh", "-F", "none", "-i", f"{work}/ssh-key", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"],
    # The same from an address of its own, which the arguments name first.
    "curl-from": ["curl", "-sS", "-o", "/dev/null", "-m", "20", "--interface"],
    "h3": [f"{work}/venv/bin/python", str(here / "h3-client.py"), authority],
    "esni": [sys.executable, str(here / "esni-client.py")],
    "swaks": ["swaks", "--silent", "3", "--helo", f"{user}.example", "--timeout", "20"],
}


def typed(client, arguments):
    """What the user types into the client."""
    if client == "openssl":
        host = arguments[arguments.index("-connect") + 1].rpartition(":")[0].strip("[]")
        return f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    return "EHLO laptop.example\nQUIT\n" if client == "openssl-smtp" else ""


def start(client, arguments):
    process = subprocess.Popen(
        CLIENTS[client] + arguments, stdin=subprocess.PIPE, text=True,
        env=dict(os.environ, HOME=f"{work}/home"))
    try:
        process.stdin.write(typed(client, arguments))
        process.stdin.close()
    except BrokenPipeError:
        pass
    return process


def main():
    with open(visits, newline="") as table:
        plan = [row for row in csv.DictReader(table, delimiter="\t")
                if (row["recording"], row["user"]) == (recording, user)]
    began, running = time.monotonic(), []
    for row in sorted(plan, key=lambda row: float(row["at"])):
        time.sleep(max(0, began + float(row["at"]) - time.monotonic()))
        print("#", row["at"], row["client"], row["arguments"], flush=True)
        running.append((row, start(row["client"], shlex.split(row["arguments"]))))
    for row, process in running:
        try:
            if status := process.wait(timeout=60):
                print("# failed with", status, row["client"], row["arguments"], flush=True)
        except subprocess.TimeoutExpired:
            process.kill()
            print("# never ended", row["client"], row["arguments"], flush=True)


main()
