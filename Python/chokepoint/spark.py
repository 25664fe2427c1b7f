"""Replays captures on a cluster of Apache Spark: a task a capture or series, one report of all.

    python -m chokepoint.spark --master spark://HOST:7077 /data/captures --scenario kazakhstan --output DIR

Paths are handed to tasks, not bytes: each node sees the captures, the rules and DIR by the same paths, and
has this package installed. The report is byte for byte that of ``chokepoint replay`` of the same captures.
"""
from __future__ import annotations

import argparse
import glob
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import _tables
from ._dictionary import schema
from ._program import ChokepointError, Finished, UsageError, paths, program, run

# Parts that one task puts together; beyond, they are put together in rounds.
_FAN_IN = 64
# What a capture begins with: pcap in both byte orders and units, pcapng, gzip.
_MAGIC = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d",
          b"\x0a\x0d\x0d\x0a", b"\x1f\x8b")


@dataclass(frozen=True)
class Unit:
    """The input of a task: one capture, or the parts of a series."""

    captures: tuple[str, ...]
    is_series: bool = False

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(os.path.getsize(path) for path in _files(self.captures) if os.path.exists(path))

    def key(self, job: Job) -> str:
        """A name for its result: the same for the same files, options and program."""
        stamps = [(path, os.stat(path).st_size, os.stat(path).st_mtime_ns)
                  for path in _files(self.captures) if os.path.exists(path)]
        text = json.dumps([self.captures, self.is_series, stamps, job.options, job.version])
        return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Job:
    """What all tasks have in common."""

    options: tuple[str, ...]
    output: str
    #: Paths begin here, as they do for the driver.
    folder: str
    version: str
    threads: int = 1
    flows: bool = False
    attempts: int = 4
    labels: tuple[str, ...] = field(default=())

    @property
    def parts(self) -> Path:
        return Path(self.output, "parts")


@dataclass(frozen=True)
class Outcome:
    """The result of a task."""

    captures: tuple[str, ...]
    part: str | None
    status: int
    errors: tuple[str, ...] = ()


def _files(captures: Sequence[str]) -> Iterator[str]:
    for path in captures:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path, followlinks=True):
                folders.sort()
                yield from (os.path.join(folder, name) for name in sorted(names))
        else:
            yield path


def units(arguments: Sequence[str], series: bool) -> list[Unit]:
    """The units of work: each capture, or with ``series`` each folder, and all named files."""
    folders = [path for path in arguments if os.path.isdir(path)]
    files = [path for path in arguments if not os.path.isdir(path)]
    if series:
        named = [Unit(tuple(files), True)] if files else []
        return named + [Unit((folder,), True) for folder in folders]
    found = [path for folder in folders for path in _files([folder]) if _is_capture(path)]
    return [Unit((path,)) for path in [*files, *found]]


def _is_capture(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(4).startswith(_MAGIC)
    except OSError:
        return True  # The program says what is wrong with it.


# What tasks do

def replay_unit(unit: Unit, job: Job, attempt: int = 0) -> Outcome:
    """Replays a unit into a partial result, whose name and bytes are the same at every try.

    A capture that is damaged is reported, with what was read of it. What cannot be replayed at all is
    tried again by Spark, and at the last try reported: the others go on.
    """
    os.chdir(job.folder)
    part = job.parts / f"{unit.key(job)}.part"
    record = part.with_suffix(".json")
    if part.exists() and record.exists():
        saved = json.loads(record.read_text())
        return Outcome(unit.captures, str(part), saved["status"], tuple(saved["errors"]))
    # Of a folder that others may be writing to: the program puts files in place when they are whole.
    with tempfile.TemporaryDirectory(prefix="chokepoint-") as scratch:
        lines = Path(scratch, "flows.jsonl")
        finished = run(["replay", *paths(unit.captures), *(["--series"] if unit.is_series else []),
                        *job.options, f"--threads={job.threads}", f"--partial={part}", "--quiet",
                        *([f"--flows={lines}"] if job.flows else [])])
        if finished.status not in (0, 1) or not part.exists():
            if attempt + 1 < job.attempts and finished.status != 2:
                raise ChokepointError("\n".join(finished.errors), finished.status, finished.command)
            words = tuple(finished.errors) or (f"exit status {finished.status}",)
            return Outcome(unit.captures, None, finished.status, words)
        if job.flows:
            _write_flows(lines, part.stem, job)
    errors = tuple(line for line in finished.errors if not line.startswith("chokepoint: warning: "))
    _put(record, json.dumps({"status": finished.status, "errors": errors}).encode())
    return Outcome(unit.captures, str(part), finished.status, errors)


def _write_flows(lines: Path, key: str, job: Job) -> None:
    """Parquet below ``flows/scenario=LABEL/``: a file a task, which takes the place of one that was there."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet

    columns = [name for name in schema("flows").names if name != "scenario"]
    target = pa.schema([schema("flows").field(name) for name in columns])
    writers: dict[str, Any] = {}
    places: dict[str, tuple[Path, Path]] = {}
    try:
        for batch in _tables.flow_batches(lines, job.labels[0]):
            for label in pc.unique(batch.column("scenario")).to_pylist():
                if label not in writers:
                    folder = Path(job.output, "flows", f"scenario={label}")
                    folder.mkdir(parents=True, exist_ok=True)
                    places[label] = (folder / f".{key}.{os.getpid()}.tmp", folder / f"{key}.parquet")
                    writers[label] = pyarrow.parquet.ParquetWriter(places[label][0], target)
                rows = batch.filter(pc.equal(batch.column("scenario"), label)).select(columns)
                writers[label].write_batch(rows)
        for label, writer in writers.items():
            writer.close()
            os.replace(*places[label])
    finally:
        for label, writer in writers.items():
            writer.close()
            places[label][0].unlink(missing_ok=True)


def split_unit(unit: Unit, shards: int, job: Job) -> list[Unit]:
    """Cuts a unit by user, so that several tasks replay it."""
    os.chdir(job.folder)
    folder = Path(job.output, "shards", unit.key(job))
    if not folder.exists():
        scratch = Path(tempfile.mkdtemp(prefix=".split-", dir=folder.parent))
        gateways = [word for word in job.options
                    if word.startswith(("--scenario=", "--rules=", "--censor=", "--filter="))]
        finished = run(["split", f"--by-user={shards}", *paths(unit.captures), *gateways,
                        *(["--series"] if unit.is_series else []), f"--output={scratch / 'cut'}"])
        finished.check()
        try:
            os.replace(scratch / "cut", folder)
        except OSError:  # Another try was faster: it cut the same.
            if not folder.exists():
                raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    cut = sorted(glob.glob(str(folder / "shard-*")))
    return [Unit((shard,), unit.is_series) if unit.is_series else Unit((capture,))
            for shard in cut for capture in ([shard] if unit.is_series else _files([shard]))]


def merge_parts(parts: Sequence[str], job: Job) -> str:
    """Puts partial results together into one; the same parts make the same file."""
    os.chdir(job.folder)
    name = hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:24]
    merged = job.parts / f"merged-{name}.part"
    if not merged.exists():
        run(["merge", *parts, f"--partial={merged}", "--quiet"]).check()
    return str(merged)


def _put(file: Path, content: bytes) -> None:
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    beside.write_bytes(content)
    beside.replace(file)


# The driver

def replay(context: Any, captures: Sequence[str], job: Job, *, series: bool = False,
           split_above: int | None = None, shards: int = 8) -> tuple[Finished, list[Outcome]]:
    """Replays captures by the tasks of a SparkContext; ``report.json`` and others are then in the output."""
    for name in ("parts", "shards"):
        Path(job.output, name).mkdir(parents=True, exist_ok=True)
    work = units(captures, series)
    if not work:
        raise UsageError("no captures are named", 2)
    if split_above is not None:
        large = [unit for unit in work if unit.size > split_above]
        work = [unit for unit in work if unit.size <= split_above]
        if large:
            cut = context.parallelize(large, len(large)).map(
                lambda unit: split_unit(unit, shards, job)).collect()
            work += [unit for several in cut for unit in several]
    # The largest first, so that none of them is left for the end.
    work.sort(key=lambda unit: (-unit.size, unit.captures))
    outcomes: list[Outcome] = context.parallelize(work, len(work)).map(
        lambda unit: replay_unit(unit, job, _attempt())).collect()
    parts = sorted(outcome.part for outcome in outcomes if outcome.part is not None)
    while len(parts) > _FAN_IN:
        groups = [parts[start:start + _FAN_IN] for start in range(0, len(parts), _FAN_IN)]
        parts = context.parallelize(groups, len(groups)).map(
            lambda group: merge_parts(group, job)).collect()
    if not parts:
        words = [line for outcome in outcomes for line in outcome.errors]
        return Finished([], 2, "", words), outcomes
    finished = run(["merge", *parts, f"--json={job.output}/report.json",
                    f"--html={job.output}/report.html", f"--csv={job.output}/tables"])
    return finished, outcomes


def _attempt() -> int:
    from pyspark import TaskContext

    context = TaskContext.get()
    return 0 if context is None else int(context.attemptNumber())


def prepare(options: Sequence[str], output: str, **more: Any) -> Job:
    """Sees that the options can be used, before anything is started."""
    with tempfile.TemporaryDirectory(prefix="chokepoint-") as folder:
        # A capture without packets (draft-ietf-opsawg-pcap): what is wrong is then the options.
        empty = Path(folder, "empty.pcap")
        empty.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
        document = Path(folder, "report.json")
        finished = run(["replay", str(empty), *options, f"--json={document}", "--quiet"])
        finished.check()
        labels = [one["label"] for one in _tables.reports(json.loads(document.read_bytes()))]
    version = run(["--version"]).output.strip()
    return Job(tuple(options), os.path.abspath(output), os.getcwd(), version,
               labels=tuple(labels), **more)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chokepoint.spark", formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__, epilog="Exit status: as of chokepoint replay. Further options of "
        "'chokepoint replay' that change figures go behind --, such as: -- --certain --visit-gap 600")
    parser.add_argument("captures", nargs="+", help="captures, or folders of them")
    parser.add_argument("--master", default=None, help="local[N], spark://HOST:PORT, yarn, k8s://...")
    parser.add_argument("--output", required=True, help="the folder for results, which all nodes see")
    parser.add_argument("--series", action="store_true",
                        help="the captures are parts of one, and so are those of each folder")
    for name in ("scenario", "rules", "censor"):
        parser.add_argument(f"--{name}", action="append", default=[], help="as of chokepoint replay")
    parser.add_argument("--filter", help="which packets are read, in tcpdump's language")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn")
    parser.add_argument("--flows", action="store_true",
                        help="also write every flow as Parquet, below flows/scenario=LABEL/")
    parser.add_argument("--split-above", type=int, metavar="BYTES",
                        help="cut longer captures and series by user, for several tasks")
    parser.add_argument("--shards", type=int, default=8, help="how many tasks a longer one gets")
    parser.add_argument("--task-cpus", type=int, default=1, help="cores of a task")
    parser.add_argument("--attempts", type=int, default=4, help="tries of a task")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE",
                        help="of Spark; may be given again")
    return parser


def _options(arguments: argparse.Namespace, further: Sequence[str]) -> list[str]:
    options = [f"--{name}={value}" for name in ("scenario", "rules", "censor")
               for value in getattr(arguments, name)]
    if arguments.filter is not None:
        options.append(f"--filter={arguments.filter}")
    return [*options, f"--seed={arguments.seed}", *further]


def _context(arguments: argparse.Namespace) -> Any:
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError as error:
        raise SystemExit("chokepoint.spark: pyspark is missing: pip install 'chokepoint[spark]'") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAppName("chokepoint")
    if arguments.master is not None:
        master = arguments.master
        if master.startswith("local[") and "," not in master:
            # A task is tried again there too.
            master = f"{master[:-1]},{arguments.attempts}]"
        conf.setMaster(master)
    conf.set("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    conf.set("spark.task.cpus", str(arguments.task_cpus))
    conf.set("spark.task.maxFailures", str(arguments.attempts))
    for name in ("CHOKEPOINT", "CHOKEPOINT_RULES"):
        if name in os.environ:
            conf.set(f"spark.executorEnv.{name}", os.environ[name])
    for pair in arguments.conf:
        conf.set(*pair.split("=", 1))
    return SparkContext(conf=conf)


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    words = list(sys.argv[1:] if words is None else words)
    further = words[words.index("--") + 1:] if "--" in words else []
    arguments = _parser().parse_args(words[:words.index("--")] if "--" in words else words)
    try:
        program()
        job = prepare(_options(arguments, further), arguments.output, threads=arguments.task_cpus,
                      flows=arguments.flows, attempts=arguments.attempts)
    except (ChokepointError, FileNotFoundError) as error:
        print(f"chokepoint.spark: {error}", file=sys.stderr)
        return 2
    context = _context(arguments)
    try:
        finished, outcomes = replay(
            context, arguments.captures, job, series=arguments.series,
            split_above=arguments.split_above, shards=arguments.shards)
    finally:
        context.stop()
    return _tell(finished, outcomes)


def _tell(finished: Finished, outcomes: Sequence[Outcome]) -> int:
    print(finished.output, end="")
    told = set(finished.errors)
    for line in finished.errors:
        print(line, file=sys.stderr)
    lost = [outcome for outcome in outcomes if outcome.part is None]
    for outcome in lost:
        for line in outcome.errors:
            if line not in told:
                print(line, file=sys.stderr)
        print(f"chokepoint.spark: {', '.join(outcome.captures)}: left out, since its task failed "
              f"(status {outcome.status})", file=sys.stderr)
    return max(finished.status, 1 if lost else 0)


if __name__ == "__main__":
    # By its own name, so that tasks find its functions by theirs.
    from chokepoint.spark import main as of_module

    sys.exit(of_module())
