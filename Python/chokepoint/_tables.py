"""Arrow tables out of the documents that the program writes."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from ._dictionary import dictionary, schema

Row = dict[str, Any]
Document = dict[str, Any]
# More than the longest line of a flow: names of a flow are bounded.
_BLOCK = 32 << 20


def table(name: str, rows: Iterable[Row]) -> pa.Table:
    """A table with its fixed schema; what a row lacks is null."""
    return pa.Table.from_pylist(list(rows), schema=schema(name))


def reports(document: Document) -> list[Document]:
    """The reports of a document: one, or one a scenario."""
    several: list[Document] = document.get("scenarios", [document])
    return several


def of_report(name: str, document: Document) -> pa.Table:
    """The table of that name, with the rows of all scenarios."""
    if name.startswith("comparison"):
        return table(name, _COMPARISONS[name](document))
    rows = _rows(name)
    return table(name, ({"scenario": report["label"], **row}
                        for report in reports(document) for row in rows(report)))


def names_of_tables() -> list[str]:
    """The tables of a report."""
    others = ("flows", "names")
    return [name for name in dictionary() if name not in others and not name.startswith("audit.")]


def _rows(name: str) -> Callable[[Document], Iterable[Row]]:
    if name.startswith("by_"):
        return lambda report: (_group(group, _label_key(name)) for group in report[name])
    return _TABLES[name]


# Groups

def _label_key(table_name: str) -> str:
    key: str = dictionary()[table_name]["columns"][0]["name"]
    return key


def _group(group: Document, *labels: str) -> Row:
    estimates = group["estimates"] or {}
    row = {key: value for key, value in group.items() if not isinstance(value, (dict, list))}
    row.pop("estimates", None)
    for key, column in (("users_affected", "users_affected_share"),
                        ("visits_lost", "visits_lost_share"),
                        ("people_affected", "people_affected")):
        row |= _estimate(estimates.get(key), column)
    return row


def _estimate(estimate: Document | None, column: str = "share") -> Row:
    estimate = estimate or {}
    return {column: estimate.get("value"), f"{column}_low": estimate.get("low"),
            f"{column}_high": estimate.get("high")}


def _groups(report: Document) -> Iterator[Row]:
    yield {"kind": "total", "label": "", **_group(report["total"])}
    for name in dictionary():
        if name.startswith("by_"):
            key = _label_key(name)
            for group in report[name]:
                row = _group(group)
                label = row.pop(key)
                yield {**row, "kind": name.removeprefix("by_"), "label": label}


# The others

def _waits(report: Document) -> Iterator[Row]:
    for row in report["losses"]["waits"]:
        if row["reaction"] is None:
            continue
        for wait, share in row.items():
            if wait.startswith("from_") or wait == "longer":
                yield {"reaction": row["reaction"], "wait": wait, "visits": row["visits"],
                       **_estimate(share)}


def _exposure(report: Document) -> Iterator[Row]:
    for one in report["exposure"]:
        def row(legible: str, kind: str, share: Document | None, one: Document = one) -> Row:
            total = one["users"] if legible == "users" else one["visits"]
            return {"gateway": one["gateway"], "legible": legible, "kind": kind, "total": total,
                    **_estimate(share)}
        yield row("visits", "any", one["read"])
        yield row("users", "any", one["users_read"])
        for part in one["fields"]:
            yield row("visits", part["by"], part["share"])
        for part in one["hidden"]:
            yield row("hidden", part["by"], part["share"])


def _clients(report: Document) -> Iterator[Row]:
    strangers = report["population"]["clients_in_no_network"]
    if strangers is None:
        return
    dealt = 0 if strangers["are"] == "outside" else strangers["clients"]
    yield {"place": "in_a_network", "clients": report["total"]["users"] - dealt}
    yield {"place": f"in_no_network_{strangers['are']}", "clients": strangers["clients"]}


def _lists(report: Document) -> Iterator[Row]:
    for one in report["lists"]:
        head = {key: one[key] for key in ("path", "format", "entries", "used")}
        if not one["left_out"]:
            yield {**head, "left_out": 0}
        for part in one["left_out"]:
            yield {**head, "left_out": part["count"], **{
                key: part[key] for key in ("reason", "wrong", "first_line", "examples")}}


def _options(report: Document) -> Iterator[Row]:
    for key in ("chokepoint", "commit", "public_suffixes", "seed"):
        yield {"option": key, "value": str(report[key])}
    for option, value in report["options"].items():
        for one in value if isinstance(value, list) else [value]:
            yield {"option": option, "value": one}


def _packets(report: Document) -> Iterator[Row]:
    reading = report["reading"]
    others = ("bytes", "flows_at_other_hours")
    for part, count in reading.items():
        if isinstance(count, int) and part not in others:
            yield {"part": part, "packets": count}


def _cells(name: str) -> Callable[[Document], Iterable[Row]]:
    def rows(report: Document) -> Iterator[Row]:
        return (_group(cell) for cell in report[name])
    return rows


def _timeline(report: Document) -> Iterator[Row]:
    timeline = report["timeline"]
    for one in timeline["bins"] if timeline else []:
        yield {**one, "seconds": timeline["bin_seconds"]}


_TABLES: dict[str, Callable[[Document], Iterable[Row]]] = {
    "total": lambda report: [_group(report["total"])],
    "groups": _groups,
    "means": lambda report: ({"name": group["name"], "means": means}
                             for group in report["by_name"] for means in group["means"]),
    "users_by_visits_lost": lambda report: (
        {"visits_from": row["from"], "visits_to": row["to"], "users": row["users"],
         **_estimate(row["share"])} for row in report["losses"]["users_by_visits_lost"]),
    "waits": _waits,
    "exposure": _exposure,
    "population": lambda report: report["population"]["networks"],
    "clients": _clients,
    "inputs": lambda report: report["inputs"],
    "files": lambda report: report["files"],
    "lists": _lists,
    "packets": _packets,
    "undecoded": lambda report: ({"reason": reason, "packets": count}
                                 for reason, count in report["reading"]["undecoded"].items()),
    "limits": lambda report: ({"limit_name": name, "reached": count}
                              for name, count in report["reading"]["limits"].items()),
    "options": _options,
    **{name: _cells(name) for name in ("network_by_category", "category_by_reaction",
                                       "rule_by_network", "collateral_by_rule")},
    "evasions": lambda report: (
        {key: value for key, value in row.items() if key != "examples"}
        for row in report["evasions"]),
    "timeline": _timeline,
}


# Comparisons

def _comparison(document: Document) -> Iterator[Row]:
    for one in document.get("comparisons", []):
        for part in [one["total"], *one["by_network"]]:
            if part is None:
                continue
            for figure in ("users_affected", "visits_lost"):
                if change := part.get(figure):
                    yield {"from_title": one["from"], "to_title": one["to"],
                           "network": part["label"], "figure": figure,
                           **_estimate(change["from"], "share_from"),
                           **_estimate(change["to"], "share_to"),
                           **_estimate(change["difference"], "difference")}


def _comparison_names(document: Document) -> Iterator[Row]:
    for one in document.get("comparisons", []):
        for name in one["names"]:
            yield {"from_title": one["from"], "to_title": one["to"], **name,
                   "means_from": "; ".join(name["means_from"]) or None,
                   "means_to": "; ".join(name["means_to"]) or None}


_COMPARISONS: dict[str, Callable[[Document], Iterable[Row]]] = {
    "comparison": _comparison, "comparison_names": _comparison_names,
}


# Flows

def flow_batches(file: Path, label: str) -> Iterator[pa.RecordBatch]:
    """The lines of ``--flows``, some megabytes at a time, in their order.

    ``label`` is the scenario of lines that do not say theirs.
    """
    if file.stat().st_size == 0:
        return
    target = schema("flows")
    # Times are read as texts, since the zone's letter is none of a plain timestamp.
    read = pa.schema([pa.field(field.name, pa.string() if field.name == "started" else field.type)
                      for field in target])
    reader = pyarrow.json.open_json(
        file, read_options=pyarrow.json.ReadOptions(block_size=_BLOCK),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=read, unexpected_field_behavior="error"))
    for batch in reader:
        columns = {field.name: batch.column(field.name) for field in read}
        columns["scenario"] = columns["scenario"].fill_null(label)
        columns["started"] = pc.cast(columns["started"], target.field("started").type)
        yield pa.RecordBatch.from_arrays([columns[name] for name in target.names], schema=target)


def names_of_flows(flows: pa.Table) -> pa.Table:
    """A row for each name that was legible in a flow."""
    lists = flows.column("names").combine_chunks()
    parents = pc.list_parent_indices(lists)
    names = pc.list_flatten(lists)
    here = {key: flows.column(key).combine_chunks().take(parents)
            for key in ("scenario", "capture", "flow")}
    target = schema("names")
    columns = [here[name] if name in here else pc.struct_field(names, name)
               for name in target.names]
    return pa.Table.from_arrays(columns, schema=target)
