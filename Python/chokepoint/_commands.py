"""The program's commands as functions."""
from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from . import _audit
from ._program import Finished, Incomplete, Progress, StrPath, paths, run, words
from ._report import Report

Names = str | Iterable[str] | None


def _gateways(scenario: Names, rules: StrPath | Iterable[StrPath] | None, censor: Names) -> list[str]:
    if scenario is not None and rules is not None:
        raise ValueError("scenario and rules exclude each other: a scenario names its rules")
    return words(scenario=scenario, rules=rules, censor=censor)


def _warnings(finished: Finished) -> list[str]:
    start = "chokepoint: warning: "
    return [line.removeprefix(start) for line in finished.errors if line.startswith(start)]


def replay(
    captures: StrPath | Iterable[StrPath], *, scenario: Names = None,
    rules: StrPath | Iterable[StrPath] | None = None, censor: Names = None, series: bool = False,
    filter: str | None = None, seed: int = 0, certain: bool = False, limit: int | None = None,
    population: int | None = None, smallest_group: int | None = None, threads: int | None = None,
    flows: bool = True, html: StrPath | None = None, partial: StrPath | None = None,
    write_capture: StrPath | None = None, options: Sequence[str] = (),
    incomplete: Incomplete = "raise", progress: Progress = None,
) -> Report:
    """Reports what the users in captures would not have reached behind gateways.

    captures: files, or folders of them. scenario: one or several maps, or rules and one or several
    censors for one gateway. series: the captures are parts of one. filter: in tcpdump's language.
    flows: keep every flow as well, of which single users can be told apart. options: further words of
    the command line of ``chokepoint replay``. progress: a bar on terminals and in notebooks; or a
    function that is called with the share that is done.
    """
    folder = tempfile.mkdtemp(prefix="chokepoint-")
    document, lines = Path(folder, "report.json"), Path(folder, "flows.jsonl")
    command = ["replay", *paths(captures), *_gateways(scenario, rules, censor)]
    command += words(
        series=series, filter=filter, seed=seed, certain=certain, limit=limit,
        population=population, smallest_group=smallest_group, threads=threads or _cores(),
        flows=lines if flows else None, json=document, html=html, partial=partial,
        write_capture=write_capture)
    return _report([*command, *options], folder, incomplete, progress)


def merge(
    parts: StrPath | Iterable[StrPath], *, html: StrPath | None = None,
    incomplete: Incomplete = "raise",
) -> Report:
    """Makes one report of partial results, as one replay would have made it; without flows."""
    folder = tempfile.mkdtemp(prefix="chokepoint-")
    command = ["merge", *paths(parts), *words(json=Path(folder, "report.json"), html=html)]
    return _report(command, folder, incomplete, False)


def _report(
    command: Sequence[str], folder: str, incomplete: Incomplete, progress: Progress
) -> Report:
    try:
        finished = run(command, progress)
        finished.check()
        lines = Path(folder, "flows.jsonl")
        report = Report(
            Path(folder, "report.json").read_bytes(), flows=lines if lines.exists() else None,
            text=finished.output, warnings=_warnings(finished), folder=folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    result: Report = finished.finish(report, incomplete)
    return result


def audit(
    lists: StrPath | Iterable[StrPath], *, rules: StrPath | Iterable[StrPath],
    zipf: float | None = None, visits: str | None = None, incomplete: Incomplete = "raise",
) -> _audit.Audit:
    """Says what rule sets would block of lists of sites."""
    with tempfile.TemporaryDirectory(prefix="chokepoint-") as folder:
        document = Path(folder, "audit.json")
        finished = run(["audit", *paths(lists),
                        *words(rules=rules, zipf=zipf, visits=visits, json=document)])
        finished.check()
        result = _audit.Audit(json.loads(document.read_bytes()), finished.output)
    audited: _audit.Audit = finished.finish(result, incomplete)
    return audited


def names(
    captures: StrPath | Iterable[StrPath], *, series: bool = False, filter: str | None = None,
    incomplete: Incomplete = "raise",
) -> pa.Table:
    """The names that are legible in captures, to a reader without faults."""
    finished = run(["names", *paths(captures), *words(with_capture=True, series=series, filter=filter)])
    finished.check()
    result: pa.Table = finished.finish(_tab_separated(finished.output), incomplete)
    return result


def rates(
    capture: StrPath, *, scenario: str | None = None,
    rules: StrPath | Iterable[StrPath] | None = None, censor: str | None = None, seeds: int = 2000,
    seed: int = 0, filter: str | None = None, incomplete: Incomplete = "raise",
) -> pa.Table:
    """How often each flow of a capture would be blocked, over many seeds."""
    finished = run(["rates", *paths(capture), *_gateways(scenario, rules, censor),
                    *words(seeds=seeds, seed=seed, filter=filter)])
    finished.check()
    result: pa.Table = finished.finish(_tab_separated(finished.output), incomplete)
    return result


def explain(
    capture: StrPath, flow: int, *, scenario: str | None = None,
    rules: StrPath | Iterable[StrPath] | None = None, censor: str | None = None, seed: int = 0,
    certain: bool = False, all_packets: bool = False, filter: str | None = None,
    incomplete: Incomplete = "raise",
) -> str:
    """Explains what happens to a flow, packet by packet; flows are numbered as in tables."""
    finished = run(["explain", *paths(capture), *_gateways(scenario, rules, censor),
                    *words(flow=flow, seed=seed, certain=certain, all_packets=all_packets,
                           filter=filter)])
    finished.check()
    page: str = finished.finish(finished.output, incomplete)
    return page


def bench(
    captures: StrPath | Iterable[StrPath], *, scenario: str | None = None,
    rules: StrPath | Iterable[StrPath] | None = None, censor: str | None = None, rounds: int = 5,
    threads: int = 2, incomplete: Incomplete = "raise",
) -> dict[str, Any]:
    """Measures what a replay costs, stage by stage: the document that ``bench --json`` writes."""
    with tempfile.TemporaryDirectory(prefix="chokepoint-") as folder:
        document = Path(folder, "bench.json")
        finished = run(["bench", *paths(captures), *_gateways(scenario, rules, censor),
                        *words(rounds=rounds, threads=threads, json=document)])
        finished.check()
        measured = json.loads(document.read_bytes())
    result: dict[str, Any] = finished.finish(measured, incomplete)
    return result


def generate(
    output: StrPath, *, names: StrPath, scenario: str | None = None, users: int = 1000,
    flows: int | None = None, bytes: int | None = None, hours: float | None = None,
    start_hour: float | None = None, seed: int = 0, options: Sequence[str] = (),
) -> Path:
    """Writes a capture of made-up traffic, and gives its path."""
    finished = run(["generate", *words(
        output=output, names=names, scenario=scenario, users=users, flows=flows, bytes=bytes,
        hours=hours, start_hour=start_hour, seed=seed), *options])
    finished.check()
    path: Path = finished.finish(Path(output))
    return path


def scenarios() -> dict[str, str]:
    """The scenarios that come with the program, with what they are."""
    return _listed("scenario")


def censors() -> dict[str, str]:
    """The models of censors that come with the program, with what they are."""
    return _listed("censors")


def _listed(command: str) -> dict[str, str]:
    finished = run([command, "list"])
    finished.check()
    pairs = (line.split(maxsplit=1) for line in finished.output.splitlines() if line.strip())
    return {pair[0]: pair[1].strip() if len(pair) > 1 else "" for pair in pairs}


def rules_folder() -> Path | None:
    """The rules, censors and scenarios of this package; None where it has none of its own."""
    folder = Path(__file__).parent / "program" / "share" / "chokepoint" / "rules"
    return folder if folder.is_dir() else None


def example_captures() -> Path | None:
    """The example captures of this package; None where it has none of its own."""
    folder = Path(__file__).parent / "program" / "share" / "chokepoint" / "captures"
    return folder if folder.is_dir() else None


def _tab_separated(text: str) -> pa.Table:
    """A table of what the program prints: ports, frames and counts are numbers."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter="\t", quoting=csv.QUOTE_NONE,
                        lineterminator="\n")
    header = next(reader)
    columns = list(zip(*reader, strict=True)) or [()] * len(header)
    numbers = {"sport", "dport", "frame", "flow", "client_port", "server_port", "blocked", "seeds"}
    arrays = [pa.array([int(field) for field in column], pa.int64()) if name in numbers
              else pa.array(column, pa.string()) for name, column in zip(header, columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=header)


def _cores() -> int:
    return max(1, len(os.sched_getaffinity(0)))


