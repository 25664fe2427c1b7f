"""A report from Python is that of the program, and its tables are what the dictionary says."""
import csv
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import chokepoint
import jsonschema
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest
from chokepoint import _program

ESTIMATED = ("users_affected_share", "visits_lost_share", "people_affected")


def test_the_report_is_byte_for_byte_that_of_the_program(report, captures, tmp_path):
    subprocess.run([chokepoint.program(), "replay", captures, "--scenario", "golden-shield",
                    "--json", tmp_path / "a.json", "--quiet"], check=True)
    assert report.json == (tmp_path / "a.json").read_bytes()
    assert report.text.startswith(report.document["title"])


def test_documents_fit_their_schemas(report, captures, tmp_path):
    schemas = {name: json.loads(chokepoint.run(["dictionary", "--schema", name]).output)
               for name in ("report", "flow")}
    jsonschema.Draft202012Validator.check_schema(schemas["report"])
    jsonschema.validate(report.document, schemas["report"])
    chokepoint.run(["replay", str(captures / "dns.pcap"), "-q", f"--flows={tmp_path / 'f'}"]).check()
    validator = jsonschema.Draft202012Validator(schemas["flow"])
    for line in (tmp_path / "f").read_text().splitlines():
        validator.validate(json.loads(line))


def test_every_table_has_its_fixed_schema(report):
    several = chokepoint.replay(
        chokepoint.example_captures() or "captures", scenario=["kazakhstan", "federated"])
    for name in [*report.tables]:
        for each in (report, several):
            table = each.tables[name]
            table.validate(full=True)
            assert table.schema.equals(chokepoint.schema(name), check_metadata=True)
    assert several.tables["comparison"].num_rows > 0
    assert set(several.flows["scenario"].to_pylist()) == {"kazakhstan", "federated"}
    assert set(report.flows["scenario"].to_pylist()) == {"golden-shield"}


def test_tables_hold_what_the_files_of_csv_hold(report, captures, tmp_path):
    folder = tmp_path / "csv"
    chokepoint.run(["replay", str(captures), "--scenario=golden-shield", f"--csv={folder}", "-q"]).check()
    files = sorted(folder.iterdir())
    elsewhere = {"flows", "names", "groups", "means", "comparison", "comparison_names"}
    assert {file.stem for file in files} == set(report.tables) - elsewhere
    for file in files:
        with open(file, newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        table = report.tables[file.stem].drop_columns("scenario")
        assert [list(row) for row in rows[:1]] in ([], [table.column_names])
        assert len(rows) == table.num_rows, file.stem
        for row, ours in zip(rows, table.to_pylist()):
            for name, field in row.items():
                value = ours[name]
                if value is None:
                    assert field == ""
                elif isinstance(value, bool):
                    assert field == str(int(value))
                elif isinstance(value, float):
                    assert float(field) == value
                elif not str(value).startswith(("=", "+", "-", "@")):
                    assert field == str(value)


def test_flows_hold_every_line_of_flows(report, captures, tmp_path):
    chokepoint.run(["replay", str(captures), "--scenario=golden-shield", "-q",
                    f"--flows={tmp_path / 'f'}"]).check()
    lines = [json.loads(line) for line in (tmp_path / "f").read_text().splitlines()]
    rows = report.flows.to_pylist()
    assert len(rows) == len(lines) == report.total()["flows"]
    for row, line in zip(rows, lines):
        started = row.pop("started")
        assert started.isoformat()[:19] == line.pop("started")[:19]
        row.pop("scenario")
        # What a line has only where there is something to say.
        for rare in ("packet_capture", "slowed_seconds"):
            assert row.pop(rare) == line.pop(rare, None)
        for name in row["names"]:
            name.pop("capture")
        assert row == line
    assert report.names.num_rows == sum(len(line["names"]) for line in lines)
    assert report.names["name"][0].as_py() == lines[0]["names"][0]["name"]


def test_nanoseconds_stay(report):
    started = report.flows["started"]
    assert started.type == pa.timestamp("ns", tz="UTC")
    assert any(value.value % 1000 for value in started)


def test_pandas_polars_and_duckdb_read_tables(report):
    duckdb, pandas, polars = map(pytest.importorskip, ("duckdb", "pandas", "polars"))
    flows = report.flows
    blocked = report.total()["blocked"]
    assert duckdb.sql("SELECT count(*) FROM flows WHERE verdict = 'blocked'").fetchall() == [(blocked,)]
    frame = flows.to_pandas(types_mapper=pandas.ArrowDtype)
    assert (frame["verdict"] == "blocked").sum() == blocked
    shared = polars.from_arrow(flows.select(["client_port"]).combine_chunks())
    assert polars.from_arrow(flows).filter(polars.col("verdict") == "blocked").height == blocked
    # Without a copy: the numbers lie where they lay.
    ours = flows["client_port"].combine_chunks()
    ours = ours.chunk(0) if isinstance(ours, pa.ChunkedArray) else ours
    column = polars.from_arrow(pa.table({"client_port": ours}))["client_port"]
    theirs = column.to_arrow()
    assert theirs.buffers()[1].address == ours.buffers()[1].address
    assert shared.height == flows.num_rows


def test_parquet_holds_every_table(report, tmp_path):
    written = report.to_parquet(tmp_path / "parquet")
    assert {path.stem for path in written} == set(report.tables)
    back = pyarrow.parquet.read_table(tmp_path / "parquet" / "by_rule.parquet")
    assert back.equals(report.rules)
    flows = pyarrow.dataset.dataset(tmp_path / "parquet" / "flows", partitioning="hive")
    assert flows.count_rows() == report.flows.num_rows
    # Written again, it holds the same.
    report.to_parquet(tmp_path / "parquet")
    assert pyarrow.dataset.dataset(tmp_path / "parquet" / "flows").count_rows() == flows.count_rows()


def test_a_capture_without_flows_gives_empty_tables(tmp_path):
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    nothing = chokepoint.replay(empty)
    assert nothing.flows.num_rows == nothing.names.num_rows == 0
    assert nothing.flows.schema.equals(chokepoint.schema("flows"))
    nothing.to_parquet(tmp_path / "parquet")


def test_wrong_options_are_errors_in_the_words_of_the_program(visit):
    with pytest.raises(chokepoint.UsageError, match="did you mean 'kazakhstan'"):
        chokepoint.replay(visit, scenario="kazakstan")
    with pytest.raises(chokepoint.UsageError, match="nothing is asked of the network"):
        chokepoint.replay(visit, filter="host example.com")
    with pytest.raises(ValueError, match="exclude each other"):
        chokepoint.replay(visit, scenario="kazakhstan", rules="x.txt")
    with pytest.raises(KeyError, match="there is no table 'flwos'"):
        chokepoint.schema("flwos")


def test_a_damaged_capture_loses_nothing_else(visit, tmp_path):
    whole = visit.read_bytes()
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(chokepoint.IncompleteError, match="truncated in frame") as caught:
        chokepoint.replay([visit, cut])
    assert caught.value.result.total()["flows"] > 0
    with pytest.warns(chokepoint.IncompleteWarning, match="cut.pcap"):
        report = chokepoint.replay([visit, cut], incomplete="warn")
    assert report.document["inputs"][0]["error"] is not None


def test_a_name_that_begins_with_a_hyphen_is_no_option(visit, tmp_path, monkeypatch):
    (tmp_path / "-h.pcap").write_bytes(visit.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert chokepoint.replay("-h.pcap").total()["flows"] > 0


def test_progress_is_told(captures):
    told: list[float] = []
    report = chokepoint.replay([captures] * 1, progress=told.append, flows=False)
    assert report.total()["flows"] > 0
    assert told == sorted(told) and all(0 <= share <= 1 for share in told)
    with pytest.raises(ValueError, match="flows=True"):
        next(report.flow_batches())


def test_an_error_is_told_without_the_bar(visit):
    finished = _program.run(["replay", str(visit), "no-such.pcap"], progress=lambda share: None)
    assert finished.status == 1
    assert [line for line in finished.errors if "no-such" in line] == [
        "chokepoint: no-such.pcap: cannot be read: No such file or directory; check the path"]


def test_an_interruption_ends_the_program(tmp_path, monkeypatch):
    import os
    import signal
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("CHOKEPOINT", str(slow))
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _program.run([])
    assert time.monotonic() - began < 10


def test_the_program_is_there_as_a_command(visit):
    words = [sys.executable, "-m", "chokepoint", "names", str(visit)]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    assert chokepoint.names(visit).num_rows == len(lines) - 1


def test_the_other_commands_give_what_the_program_prints(visit, rules):
    audited = chokepoint.audit(rules / "examples" / "sites.csv", rules=rules / "teaching.yaml")
    assert (audited.total["blocked"], audited.total["entries"]) == (11, 14)
    assert audited.blocked.num_rows == sum(
        len(site["hits"]) for site in audited.document["blocked"])
    site = rules / "examples" / "one-site.yaml"
    page = chokepoint.explain(visit, 4, rules=site, censor="gfw-tls-2023")
    assert "tcp-reset by rule social" in page
    rates = chokepoint.rates(visit, rules=site, censor="gfw-tls-2023", seeds=10)
    assert max(rates["blocked"].to_pylist()) <= 10 == rates["seeds"][0].as_py()
    assert chokepoint.bench(visit, scenario="classroom", rounds=1)["rounds"] == 1
    assert "gfw-tls-2023" in chokepoint.censors() and "kazakhstan" in chokepoint.scenarios()


def test_partial_results_are_merged_into_the_same_report(captures, tmp_path):
    files = sorted(captures.glob("*.pcap"))
    whole = chokepoint.replay(files, flows=False)
    for file in files:
        chokepoint.replay(file, partial=tmp_path / f"{file.name}.part", flows=False)
    merged = chokepoint.merge(tmp_path)
    assert merged.json == whole.json


def test_a_report_is_read_again(report, tmp_path):
    (tmp_path / "a.json").write_bytes(report.json)
    again = chokepoint.Report.read(tmp_path / "a.json")
    assert again.groups.equals(report.groups)
    assert "flows" not in again.tables
