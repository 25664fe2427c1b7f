#!/usr/bin/env python3
"""Visits pages with a headless Chromium, one after the other, as one person in one window.

usage: browse.py WORK SPKI QUIC_HOSTS URL...

QUIC_HOSTS are reached over HTTP/3 at once (comma-separated, or - for none). Each visit starts with
an empty profile, and so with empty caches. Prints protocol and URL of every response.
"""
import fcntl, json, os, select, shutil, subprocess, sys, tempfile, time

LOAD_SECONDS_MAX = 10
READING_SECONDS = 1.2

work, spki, quic_hosts, urls = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]

FLAGS = """--headless=new --no-sandbox --disable-gpu --no-first-run --no-default-browser-check
--disable-background-networking --disable-component-update --disable-sync --disable-default-apps
--disable-extensions --disable-domain-reliability --disable-client-side-phishing-detection
--metrics-recording-only --no-pings --disable-breakpad --mute-audio --remote-debugging-pipe
--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,Translate,OptimizationHints""".split()


class Browser:
    """Chromium, spoken to over a pair of pipes: one JSON object after the other, NUL between them."""

    def __init__(self, profile):
        flags = FLAGS + [
            f"--user-data-dir={profile}",
            f"--ignore-certificate-errors-spki-list={spki}",
            # What Chromium would like to ask its maker must not even become a DNS query.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.test, EXCLUDE *.example",
        ]
        if quic_hosts != "-":
            origins = ",".join(f"{host}:443" for host in quic_hosts.split(","))
            flags += ["--enable-quic", f"--origin-to-force-quic-on={origins}"]
        else:
            flags.append("--disable-quic")
        commands, self.commands = os.pipe()
        self.events, events = os.pipe()
        # Chromium reads commands from descriptor 3 and writes events to 4. Ours must be clear of both.
        commands, self.commands, self.events, events = [
            fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (commands, self.commands, self.events, events)]

        def connect():
            os.dup2(commands, 3)
            os.dup2(events, 4)

        self.process = subprocess.Popen(
            ["chromium", *flags, "about:blank"], preexec_fn=connect, pass_fds=(3, 4),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(events)
        self.pending, self.number = b"", 0

    def send(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        return self.number

    def receive(self, deadline):
        """The next message, or None at the deadline."""
        while b"\0" not in self.pending:
            if not select.select([self.events], [], [], max(0, deadline - time.monotonic()))[0]:
                return None
            data = os.read(self.events, 1 << 16)
            if not data:
                sys.exit("browse.py: Chromium went away")
            self.pending += data
        message, _, self.pending = self.pending.partition(b"\0")
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        number, deadline = self.send(method, session, **parameters), time.monotonic() + 20
        while message := self.receive(deadline):
            if message.get("id") == number:
                return message.get("result", {})
        sys.exit(f"browse.py: no answer to {method}")

    def listen(self, seconds, until=None):
        """Reads what happens for some seconds, or until an event; prints the responses."""
        deadline = time.monotonic() + seconds
        while message := self.receive(deadline):
            if message.get("method") == "Network.responseReceived":
                response = message["params"]["response"]
                print(response.get("protocol"), response["url"], flush=True)
            if until and message.get("method") == until:
                return


def main():
    profile = tempfile.mkdtemp(prefix="profile-", dir=work)
    # The maker's directories for settings and caches follow HOME: keep them out of the real one.
    os.environ["HOME"] = profile
    browser = Browser(profile)
    try:
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        tab = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.call("Page.enable", tab)
        browser.call("Network.enable", tab)
        for url in urls:
            browser.send("Page.navigate", tab, url=url)
            browser.listen(LOAD_SECONDS_MAX, until="Page.loadEventFired")
            browser.listen(READING_SECONDS)
        browser.send("Browser.close")
        browser.process.wait(timeout=10)
    finally:
        browser.process.kill()
        shutil.rmtree(profile, ignore_errors=True)


main()
