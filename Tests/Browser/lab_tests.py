#!/usr/bin/env python3
"""Drives the lab's page in a real browser: Debian's Chromium, headless.

usage: Tests/Browser/lab_tests.py PROGRAM [--screenshots FOLDER]

Needs selenium and axe-core-python from PyPI, and Debian's chromium and chromium-driver; `Scripts/test-lab` sees to
them. Ends with status 1 when something does not hold.
"""
import argparse
import contextlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request

import yaml
from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOKEN = "0123456789abcdefLAB"
WIDTHS = {"narrow": (390, 844), "wide": (1280, 900)}


class Lab:
    """The server, and a browser that looks at it."""

    def __init__(self, program, folder, screenshots):
        self.folder = folder
        self.screenshots = screenshots
        self.server = subprocess.Popen(
            [program, "--port", "0", "--token", TOKEN, "captures"], cwd=ROOT,
            stdout=subprocess.PIPE, text=True)
        self.address = re.search(r"http://\S+", self.server.stdout.readline()).group()
        self.folder_address = self.address.rsplit("/", 1)[0] + "/"
        options = webdriver.ChromeOptions()
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]:
            options.add_argument(argument)
        options.binary_location = "/usr/bin/chromium"
        options.add_experimental_option("prefs", {"download.default_directory": folder})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService("/usr/bin/chromedriver")
        self.browser = webdriver.Chrome(options=options, service=service)
        self.browser.set_script_timeout(60)
        self.width("wide")
        self.requests = []
        self.said = []

    def end(self):
        self.browser.quit()
        self.server.terminate()
        self.server.wait(10)

    def seconds_of_work(self):
        """The CPU time of the server, which a busy machine does not change much."""
        with open(f"/proc/{self.server.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def width(self, name):
        width, height = WIDTHS[name]
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def scheme(self, name):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name}]})

    def open(self, state=""):
        self.browser.get("about:blank")
        self.browser.get(f"{self.address}#{state}")
        self.ready()

    def ready(self, seconds=30):
        self.until(lambda: self.browser.execute_script(
            "return document.body.dataset.ready === 'true' && !document.body.hasAttribute('aria-busy')"),
            "the page is not ready", seconds)

    def until(self, holds, message, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(Exception):
                found = holds()
                if found:
                    return found
            time.sleep(0.03)
        raise AssertionError(f"{message}; status: {self.status()}")

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def status(self):
        return self.find("#status").text

    def text(self):
        return " ".join(self.browser.execute_script("return document.body.innerText").split())

    def choose(self, selector, value):
        self.browser.execute_script(
            "const s = arguments[0]; s.value = arguments[1]; s.dispatchEvent(new Event('change'))",
            self.find(selector), value)

    def write(self, selector, text):
        """Types a text in the place of what a field has."""
        field = self.find(selector)
        field.click()
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)

    def picture(self, name):
        if self.screenshots:
            self.browser.save_screenshot(f"{self.screenshots}/{name}.png")

    def faults(self):
        """What axe-core finds."""
        results = Axe().run(self.browser)
        return [f"{item['id']}: {item['nodes'][0]['html'][:160]} {item['nodes'][0].get('failureSummary', '')[:300]}"
                for item in results["violations"]]

    def collect_logs(self):
        for entry in self.browser.get_log("browser"):
            # A 4xx that a test asked for is no fault of the page.
            if "status of 4" not in entry["message"]:
                self.said.append(entry["message"])
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])


def expect(holds, message):
    if not holds:
        raise AssertionError(message)


# What a person does.

def a_flow_is_stepped_through(lab):
    lab.open("capture=one-visit.pcap&flow=4&censor=gfw-tls-2023&rules=examples/one-site")
    expect("would" not in lab.status() and "blocked" in lab.status(), lab.status())
    forged = lab.all("button.forged")
    expect(len(forged) == 10, f"{len(forged)} forged packets, and five to each end were published")
    marks = {mark.text for mark in lab.all("#bytes mark")}
    expect("social.test" in marks, f"marked: {marks}")
    lab.find("#first").click()
    expect(len(lab.all("button.packet")) == 0, "no packet is shown at the start")
    lab.find("#forward").click()
    expect(len(lab.all("button.packet")) == 1, "one packet is shown after a step")
    lab.find("#play").click()
    lab.until(lambda: len(lab.all("button.packet")) >= 3, "playing does not go on", 6)
    lab.find("#play").click()
    lab.find("#all").click()
    lab.picture("flow")


def each_lesson_shows_what_it_asks_for(lab):
    folder = os.path.join(ROOT, "lessons")
    names = sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    expect(len(names) == 8, f"{len(names)} lessons")
    plain = lambda text: " ".join(text.lower().split())
    for name in names:
        lab.open(f"part=lessons&lesson={name}")
        with open(f"{folder}/{name}/lesson.yaml", encoding="utf-8") as file:
            lesson = yaml.safe_load(file)
        lab.until(lambda: lesson["title"] in lab.find("#lesson").text, f"{name} does not show")
        buttons = len(lab.all("#lesson button.open"))
        expect(buttons == len(lesson["questions"]), f"{name}: {buttons} questions")
        for number, question in enumerate(lesson["questions"]):
            lab.all("#lesson button.open")[number].click()
            lab.until(lambda: plain(question["find"]) in plain(lab.text()),
                      f"{name}, question {number + 1}: '{question['find']}' is not on the page", 30)
            lab.open(f"part=lessons&lesson={name}")
            lab.until(lambda: lab.all("#lesson button.open"), f"{name} does not show again")
    lab.picture("lesson")


def an_edit_is_answered_at_once(lab):
    lab.open("capture=*&flow=1&scenario=golden-shield&rules=teaching")
    lab.until(lambda: "foreign-news" in lab.find("#text-A").get_attribute("value"), "no rules")
    before = lab.find("#totals").text
    work = lab.seconds_of_work()
    spent = lab.browser.execute_async_script("""
      const done = arguments[arguments.length - 1];
      const area = document.querySelector('#text-A');
      area.value = area.value.replace(/^ *- banned-news\\.test\\n/m, '');
      const start = performance.now();
      new MutationObserver((_, observer) => { observer.disconnect(); done(performance.now() - start); })
        .observe(document.querySelector('#totals'), {childList: true});
      area.dispatchEvent(new Event('input'));
    """)
    lab.ready()
    work = lab.seconds_of_work() - work
    print(f"    an edit over captures/ is answered in {spent:.0f} ms, {work:.2f} s of them the lab's work", flush=True)
    expect(work < 0.3, f"an edit takes {work} s of work")
    expect(lab.find("#totals").text != before, "the totals are the same")
    expect("differ from what was before the edit" in lab.find("#totals").text, lab.find("#totals").text)
    lab.choose("#show", "differs")
    lab.until(lambda: lab.all("button.flow.differs"), "no flow differs")
    lab.picture("edited")


def wrong_rules_say_where(lab):
    lab.open("capture=one-visit.pcap&flow=4&censor=perfect&rules=teaching")
    for text, place in [("rules:\n- id: a\nnmaes: [b]", "line 3"), ("rules: [", "line"),
                        ("rules:\n- {id: a, names: [\"regex:(\"]}", "line 2")]:
        lab.browser.execute_script(
            "const a = document.querySelector('#text-A'); a.value = arguments[0]; "
            "a.dispatchEvent(new Event('input'))", text)
        lab.until(lambda: place in lab.find("#text-A-fault").text, f"no fault for {text!r}")
        expect(lab.find("#text-A").get_attribute("aria-invalid") == "true", "not marked as wrong")
    lab.picture("wrong-rules")
    expect(lab.faults() == [], lab.faults())
    lab.find("fieldset > .editor > button").click()
    lab.until(lambda: lab.find("#text-A-fault").text == "", "the fault stays")


def a_censor_is_edited(lab):
    lab.open("capture=one-visit.pcap&flow=4&censor=henan-2023&rules=teaching")
    expect("The flow passes" in lab.status(), lab.status())
    lab.find("details.censor > summary").click()
    area = lab.find("#censor-text-A")
    lab.until(lambda: "segments: alone" in area.get_attribute("value"), "the censor's file is not there")

    def edit(text):
        lab.browser.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", area, text)

    # With segments put together and options taken, it reads what Chromium sends.
    text = area.get_attribute("value")
    edit(text.replace("segments: alone", "segments: reassembled").replace("options: none", "options: any"))
    lab.until(lambda: "The flow is blocked" in lab.status(), "the edit changes nothing")
    expect("before the edit" in lab.find("#totals").text, lab.find("#totals").text)
    lab.open(lab.browser.execute_script("return location.hash.slice(1)"))
    expect("The flow is blocked" in lab.status(), "the address does not hold the edit: " + lab.status())
    area = lab.find("#censor-text-A")
    line = text.split("\n").index(next(row for row in text.split("\n") if "reactions:" in row)) + 1
    edit(text.replace("sni: tcp-reset", "sni: tcp-rest"))
    lab.until(lambda: f"line {line}" in lab.find("#censor-text-A-fault").text, "no fault")
    expect("tcp-reset" in lab.find("#censor-text-A-fault").text, "no remedy")
    expect(lab.find("#text-A-fault").text == "", "the fault is shown at the rules, too")
    expect(area.get_attribute("aria-invalid") == "true", "not marked as wrong")
    lab.picture("wrong-censor")
    expect(lab.faults() == [], lab.faults())
    lab.find("details.censor .editor > button").click()
    lab.until(lambda: "The flow passes" in lab.status(), "the edit stays")


def two_censors_are_compared(lab):
    lab.open("capture=network-1.pcap&flow=34&censor=gfw-tls-2023&rules=teaching")
    lab.find("#compare").click()
    lab.until(lambda: len(lab.all("section.ladder")) == 2, "there are no two ladders")
    lab.choose("#censor-B", "henan-2023")
    lab.until(lambda: "Side B: The flow passes" in lab.status(), "side B does not pass")
    expect("Side A: The flow is blocked" in lab.status(), lab.status())
    lab.picture("compared")


def a_strategy_is_tried(lab):
    lab.open("capture=one-visit.pcap&flow=4&censor=henan-2023&rules=teaching")
    lab.find("#cut-segments").click()
    lab.until(lambda: "gets past" in lab.find("#evasion").text, "no answer", 40)
    rows = {row.text.split()[0]: row.text for row in lab.all("#evasion tbody tr")}
    expect("passes" in rows["henan-2023"], rows)
    expect("blocked" in rows["gfw-tls-2023"], rows)
    expect("did not read it" in lab.find("#ladders").text, "the ladder does not say why")
    lab.picture("evasion")


def captures_are_dropped(lab):
    with open(os.path.join(ROOT, "captures/network-1.pcap"), "rb") as file:
        data = file.read()
    large = os.path.join(lab.folder, "large.pcap")
    with open(large, "wb") as file:
        file.write(data + data[24:] + data[24:])
    expect(os.path.getsize(large) > 5_000_000, "the capture is too small")
    lab.open()
    lab.find("#file").send_keys(large)
    lab.until(lambda: "of large.pcap" in lab.find("#flow-title").text, "large.pcap is not shown", 40)
    expect(not lab.find("#paging").get_property("hidden"), "so many flows have pages")
    lab.find("#later").click()
    lab.until(lambda: lab.find("#found").text.startswith("Flows 101"), "no second page")
    text = os.path.join(lab.folder, "letter.txt")
    with open(text, "w", encoding="utf-8") as file:
        file.write("This is no capture.\n" * 20)
    lab.find("#file").send_keys(text)
    lab.until(lambda: "letter.txt" in lab.status() and "bad" in lab.find("#status").get_attribute("class"),
              "no error about letter.txt")


def hostile_names_are_text(lab):
    name = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202e.test"
    request = f"GET / HTTP/1.1\r\nHost: {name}\r\n\r\n".encode()
    path = os.path.join(lab.folder, "<b onclick=alert(3)>bold<b>.pcap")
    with open(path, "wb") as file:
        file.write(capture([request]))
    lab.open()
    lab.find("#file").send_keys(path)
    lab.until(lambda: "bold" in lab.find("#flow-title").text, "the capture is not shown")
    lab.ready()
    made = lab.browser.execute_script(
        "return document.querySelectorAll('main img, main script, main b, h2 b').length")
    expect(made == 0, f"{made} elements came from names")
    with contextlib.suppress(Exception):
        lab.browser.switch_to.alert.dismiss()
        raise AssertionError("a script ran")


def capture(payloads):
    """A capture of one connection (LINKTYPE_RAW), whose checksums nobody looks at."""
    packets = []
    sequences = {True: 1000, False: 2000}
    steps = [(True, 2, b""), (False, 18, b""), (True, 16, b"")] + [(True, 24, data) for data in payloads]
    for from_client, flags, data in steps:
        ports = (40000, 80) if from_client else (80, 40000)
        addresses = bytes([10, 1, 0, 2, 192, 0, 2, 80]) if from_client else bytes([192, 0, 2, 80, 10, 1, 0, 2])
        tcp = struct.pack("!HHIIBBHHH", *ports, sequences[from_client], sequences[not from_client],
                          80, flags, 64240, 0, 0) + data
        packets.append(struct.pack("!BBHHHBBH", 69, 0, 20 + len(tcp), 0, 0, 64, 6, 0) + addresses + tcp)
        sequences[from_client] += len(data) + (flags & 2) // 2
    head = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)
    return head + b"".join(
        struct.pack("<IIII", 1700000000, number, len(packet), len(packet)) + packet
        for number, packet in enumerate(packets))


def an_exercise_is_graded(lab):
    lab.open("part=exercises&exercise=one-domain")
    lab.until(lambda: lab.all("#grade-it"), "the exercise does not show")
    lab.find("#grade-it").click()
    lab.until(lambda: "of 100 points" in lab.find("#grade").text, "no grade", 40)
    expect("betweetn" in lab.find("#grade").text or "bittersweet" in lab.find("#grade").text,
           "the first wrong flow is not the look-alike: " + lab.find("#grade").text[:300])
    lab.picture("exercise")
    lab.browser.execute_script(
        "document.querySelector('#answer').value = arguments[0]",
        "rules:\n  - {id: a, names: [tweet.test]}\n")
    lab.find("#grade-it").click()
    lab.until(lambda: "100 of 100 points" in lab.find("#grade").text, "the right answer has not all points", 40)


def a_page_is_saved_and_opens_without_the_lab(lab):
    lab.open("capture=one-visit.pcap&flow=4&censor=gfw-tls-2023&rules=examples/one-site")
    lab.find("#save").click()
    path = os.path.join(lab.folder, "chokepoint.html")
    lab.until(lambda: os.path.exists(path), "nothing was saved")
    lab.find("#export").click()
    exported = os.path.join(lab.folder, "flow-4.pcapng")
    lab.until(lambda: os.path.exists(exported), "nothing was exported")
    with open(exported, "rb") as file:
        expect(file.read(4) == bytes.fromhex("0a0d0d0a"), "the export is no pcapng")
    lab.collect_logs()
    count = len(lab.requests)
    lab.browser.get(f"file://{path}")
    text = lab.text()
    for part in ["forged by gateway", "social.test", "connection_reset", "users affected"]:
        expect(part in text, f"the saved page has no '{part}'")
    expect(lab.browser.execute_script("return document.scripts.length") == 0, "it has scripts")
    lab.picture("saved")
    expect(lab.faults() == [], lab.faults())
    lab.collect_logs()
    beyond = [url for url in lab.requests[count:] if not url.startswith(("file://", "data:", "about:", "blob:"))]
    expect(beyond == [], f"the saved page asks for {beyond}")


def the_keyboard_is_enough(lab):
    lab.open("capture=one-visit.pcap&flow=1&censor=gfw-tls-2023&rules=examples/one-site")
    body = lab.find("body")
    seen = []
    for _ in range(40):
        ActionChains(lab.browser).send_keys(Keys.TAB).perform()
        active = lab.browser.switch_to.active_element
        seen.append(active.get_attribute("id") or active.get_attribute("class"))
        if active.get_attribute("data-flow") == "4":
            active.send_keys(Keys.ENTER)
            break
    else:
        raise AssertionError(f"no way to flow 4: {seen}")
    lab.until(lambda: "Flow 4" in lab.find("#flow-title").text, "Enter chooses no flow")
    lab.browser.execute_script("document.activeElement.blur()")
    body.send_keys(Keys.HOME)
    lab.until(lambda: len(lab.all("button.packet")) == 0, "Home does not go to the start")
    body.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    lab.until(lambda: len(lab.all("button.packet")) == 1, "arrows do not step")
    body.send_keys(Keys.END)
    lab.until(lambda: len(lab.all("button.forged")) > 0, "End does not show all")


def every_width_and_scheme_is_accessible(lab):
    states = {
        "explore": "capture=network-1.pcap&flow=34&compare=1&censor=gfw-tls-2023&rules=teaching"
                   "&other-censor=henan-2023&other-rules=teaching",
        "lesson": "part=lessons&lesson=1-dns-race", "exercise": "part=exercises&exercise=evade",
    }
    for width in WIDTHS:
        lab.width(width)
        for scheme in ["light", "dark"]:
            lab.scheme(scheme)
            for name, state in states.items():
                lab.open(state)
                if name != "explore":
                    lab.until(lambda: lab.all(f"#{name} h3"), f"{name} does not show")
                faults = lab.faults()
                expect(faults == [], f"{width}, {scheme}, {name}: {faults}")
                overflow = lab.browser.execute_script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                expect(overflow <= 0, f"{width}, {name}: {overflow} pixels wider than the window")
                lab.picture(f"{name}-{width}-{scheme}")
    lab.scheme("light")
    lab.width("wide")


def others_are_refused(lab):
    port = re.search(r":(\d+)/", lab.address).group(1)

    def status(path, headers):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    own = f"/{TOKEN}/api/catalogue"
    expect(status(own, {}) == 200, "the page itself is refused")
    expect(status("/", {}) == 403, "no token is needed")
    expect(status("/api/catalogue", {}) == 403, "no token is needed")
    expect(status(own, {"Host": "evil.example"}) == 403, "any host will do")
    expect(status(own, {"Origin": "http://evil.example"}) == 403, "any origin will do")
    for path in ["../../Package.swift", "..%2f..%2fPackage.swift", "%2e%2e/Lab.swift", "/etc/passwd"]:
        expect(status(f"/{TOKEN}/{path}", {}) in (403, 404), f"{path} is served")
    listening = subprocess.run(["ss", "-Hltn"], capture_output=True, text=True, check=True).stdout
    places = [line.split()[3] for line in listening.splitlines() if line.split()[3].endswith(f":{port}")]
    expect(places == [f"127.0.0.1:{port}"], f"it listens at {places}")


TESTS = [
    a_flow_is_stepped_through, each_lesson_shows_what_it_asks_for, an_edit_is_answered_at_once,
    wrong_rules_say_where, a_censor_is_edited, two_censors_are_compared, a_strategy_is_tried, captures_are_dropped,
    hostile_names_are_text, an_exercise_is_graded, a_page_is_saved_and_opens_without_the_lab,
    the_keyboard_is_enough, every_width_and_scheme_is_accessible, others_are_refused,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--screenshots")
    parser.add_argument("--only")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="chokepoint-lab-tests-") as folder:
        lab = Lab(options.program, folder, options.screenshots)
        try:
            for test in TESTS:
                if options.only and options.only not in test.__name__:
                    continue
                start = time.monotonic()
                try:
                    test(lab)
                    passed += 1
                    word = "ok"
                except Exception:
                    failed += 1
                    word = "FAILED"
                    traceback.print_exc()
                    lab.picture(f"failed-{test.__name__}")
                print(f"  {word} {test.__name__.replace('_', ' ')} ({time.monotonic() - start:.1f} s)", flush=True)
            lab.collect_logs()
            if lab.said:
                failed += 1
                print(f"  FAILED the console is not empty: {lab.said[:5]}")
            beyond = [url for url in lab.requests
                      if not url.startswith((lab.folder_address, "file://", "data:", "about:", "blob:", "chrome"))]
            if beyond:
                failed += 1
                print(f"  FAILED requests beyond the lab: {beyond[:5]}")
        finally:
            lab.end()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
