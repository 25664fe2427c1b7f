"""A run on Spark gives the bytes of one machine, whatever fails on the way."""
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import chokepoint
import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed")
if shutil.which("java") is None:
    pytest.skip("Java is not installed", allow_module_level=True)

from chokepoint import spark  # noqa: E402

LOOPBACK = ["--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
            "--conf", "spark.ui.enabled=false"]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


def run(master, captures, output, *options, **more):
    words = [sys.executable, "-m", "chokepoint.spark", "--master", master, *map(str, captures),
             "--output", str(output), *LOOPBACK, *options]
    return subprocess.run(words, capture_output=True, text=True, timeout=300, **more)


def replayed(captures, tmp_path, *options):
    """The same on one machine."""
    file = tmp_path / "one.json"
    finished = chokepoint.run(["replay", *map(str, captures), f"--json={file}", *options])
    return file.read_bytes(), finished


def test_eight_captures_give_the_bytes_of_one_machine(eight, tmp_path):
    import pyarrow.dataset

    output = tmp_path / "out"
    done = run("local[2]", eight, output, "--scenario", "kazakhstan", "--flows")
    assert done.returncode == 0, done.stderr
    expected, finished = replayed(eight, tmp_path, "--scenario=kazakhstan")
    assert (output / "report.json").read_bytes() == expected
    assert done.stdout == finished.output
    flows = pyarrow.dataset.dataset(output / "flows", partitioning="hive")
    assert flows.count_rows() == json.loads(expected)["total"]["flows"]
    assert flows.to_table()["scenario"].unique().to_pylist() == ["kazakhstan"]


def test_a_damaged_and_a_missing_capture_lose_nothing_else(eight, tmp_path):
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(eight[0].read_bytes()[:100_000])
    captures = [*eight[1:3], cut, tmp_path / "missing.pcap"]
    done = run("local[2]", captures, tmp_path / "out")
    assert done.returncode == 1
    assert "cut.pcap: truncated in frame" in done.stderr and "missing.pcap" in done.stderr
    expected, _ = replayed(captures, tmp_path)
    assert (tmp_path / "out" / "report.json").read_bytes() == expected


def test_wrong_options_are_found_before_anything_starts(eight, tmp_path):
    done = run("local[2]", eight, tmp_path / "out", "--scenario", "kazakstan")
    assert done.returncode == 2
    assert "did you mean 'kazakhstan'" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_task_that_is_run_twice_leaves_the_same(eight, tmp_path):
    job = spark.prepare(["--seed=0"], str(tmp_path / "out"), flows=True)
    job.parts.mkdir(parents=True)
    unit = spark.Unit((str(eight[0]),))
    first = spark.replay_unit(unit, job)
    files = {path: path.read_bytes() for path in Path(job.output).rglob("*") if path.is_file()}
    assert spark.replay_unit(unit, job) == first
    # As if the first try had not told what came of it.
    Path(first.part).with_suffix(".json").unlink()
    assert spark.replay_unit(unit, job) == first
    assert {path: path.read_bytes() for path in Path(job.output).rglob("*") if path.is_file()} == files


def test_a_task_that_fails_for_good_is_told_and_the_others_go_on(eight, tmp_path, monkeypatch):
    killed = tmp_path / "chokepoint"
    killed.write_text(f"#!/bin/sh\ncase \"$*\" in *replay*/3.pcap*--partial*) kill -9 $$ ;; esac\n"
                      f"exec {chokepoint.program()} \"$@\"\n")
    killed.chmod(0o755)
    monkeypatch.setenv("CHOKEPOINT", str(killed))
    done = run("local[2]", eight[2:5], tmp_path / "out", "--attempts", "2")
    assert done.returncode == 1
    assert "3.pcap: left out, since its task failed (status -9)" in done.stderr
    expected, _ = replayed([eight[2], eight[4]], tmp_path)
    assert (tmp_path / "out" / "report.json").read_bytes() == expected


def test_a_series_that_is_split_by_user_has_the_same_figures(eight, tmp_path):
    done = run("local[2]", eight[:1], tmp_path / "out", "--split-above", "1000", "--shards", "3")
    assert done.returncode == 0, done.stderr
    ours = json.loads((tmp_path / "out" / "report.json").read_bytes())
    theirs = json.loads(replayed(eight[:1], tmp_path)[0])
    assert len(ours["inputs"]) == 3
    for key in theirs:
        if key != "inputs":
            assert ours[key] == theirs[key], key


def test_parts_are_put_together_in_rounds(eight, tmp_path, monkeypatch):
    monkeypatch.setattr(spark, "_FAN_IN", 3)

    class Local:
        """What the driver asks of a SparkContext."""

        def parallelize(self, items, count):
            self.items = items
            return self

        def map(self, work):
            self.items = [work(item) for item in self.items]
            return self

        def collect(self):
            return self.items

    job = spark.prepare(["--seed=0"], str(tmp_path / "out"))
    finished, outcomes = spark.replay(Local(), [str(path) for path in eight], job)
    assert finished.status == 0 and len(outcomes) == 8
    assert (tmp_path / "out" / "report.json").read_bytes() == replayed(eight, tmp_path, "--seed=0")[0]


@pytest.fixture
def cluster(tmp_path):
    """A standalone master with two workers, on the loopback address."""
    import pyspark

    home = Path(pyspark.__file__).parent
    start = [str(home / "bin" / "spark-class")]
    package = "org.apache.spark.deploy"
    environment = {**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable,
                   "SPARK_WORKER_DIR": str(tmp_path / "work"), "SPARK_DAEMON_MEMORY": "256m"}
    processes = []

    def begin(name, *words):
        log = open(tmp_path / f"{name}.log", "wb")
        processes.append(subprocess.Popen([*start, *words], env=environment, stdout=log, stderr=log))

    port = 17077 + os.getpid() % 1000
    begin("master", f"{package}.master.Master", "--host", "127.0.0.1", "--port", str(port),
          "--webui-port", "0")
    for name in ("one", "two"):
        begin(name, f"{package}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory",
              "600m", "--webui-port", "0", f"spark://127.0.0.1:{port}")
    deadline = time.monotonic() + 90
    while (tmp_path / "master.log").read_text(errors="replace").count("Registering worker") < 2:
        assert time.monotonic() < deadline, "the workers did not come up"
        time.sleep(0.3)
    yield f"spark://127.0.0.1:{port}", processes[1]
    for process in processes:
        process.kill()
        process.wait()


def children(process):
    """The processes that a process began."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(cluster, eight, tmp_path, monkeypatch):
    master, worker = cluster
    slow = tmp_path / "chokepoint"
    slow.write_text(f"#!/bin/sh\ncase \"$*\" in *--partial*) echo >> {tmp_path}/begun; sleep 1 ;; esac\n"
                    f"exec {chokepoint.program()} \"$@\"\n")
    slow.chmod(0o755)
    monkeypatch.setenv("CHOKEPOINT", str(slow))
    words = [sys.executable, "-m", "chokepoint.spark", "--master", master, *map(str, eight), "--output",
             str(tmp_path / "out"), *LOOPBACK, "--conf", "spark.executor.memory=500m"]
    driver = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    begun = tmp_path / "begun"
    deadline = time.monotonic() + 120
    while not begun.exists() or len(begun.read_text().split("\n")) < 4:
        assert driver.poll() is None and time.monotonic() < deadline, driver.communicate()
        time.sleep(0.1)
    # The worker and its executor, whose task is lost.
    for child in children(worker.pid):
        os.kill(child, signal.SIGKILL)
    worker.kill()
    output, errors = driver.communicate(timeout=200)
    assert driver.returncode == 0, errors
    # A part of the work was done again.
    assert "Lost executor" in errors or "ExecutorLost" in errors, errors[-2000:]
    expected, finished = replayed(eight, tmp_path)
    assert (tmp_path / "out" / "report.json").read_bytes() == expected
    assert output == finished.output
