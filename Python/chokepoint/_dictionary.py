"""The data dictionary: every column of every table, from the program itself."""
from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from ._program import run

_NAME = pa.struct([("kind", pa.string()), ("name", pa.string()), ("packet", pa.int64()),
                   ("capture", pa.string())])
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(),
    "time": pa.timestamp("ns", tz="UTC"), "texts": pa.list_(pa.string()),
    "names": pa.list_(_NAME),
}
_SCENARIO = pa.field("scenario", pa.string(), nullable=False, metadata={
    "meaning": "which scenario or censor of the run"})


@functools.cache
def dictionary() -> dict[str, Any]:
    """Every table with its columns: type, unit, meaning."""
    file = Path(__file__).parent / "dictionary.json"
    if file.is_file():
        text = file.read_text(encoding="utf-8")
    else:
        finished = run(["dictionary", "--json"])
        finished.check()
        text = finished.output
    result: dict[str, Any] = json.loads(text)
    return result


@functools.cache
def schema(table: str) -> pa.Schema:
    """The fixed schema of a table: the same with one scenario or several."""
    described = dictionary().get(table)
    if described is None:
        raise KeyError(f"there is no table {table!r}; there are: {', '.join(dictionary())}")
    fields = [_field(column) for column in described["columns"]]
    if not table.startswith(("audit.", "comparison")):
        fields.insert(0, _SCENARIO)
    return pa.schema(fields, metadata={"row": described["row"]})


def _field(column: dict[str, Any]) -> pa.Field:
    metadata = {"meaning": column["meaning"]}
    if column["unit"]:
        metadata["unit"] = column["unit"]
    return pa.field(column["name"], _TYPES[column["type"]], nullable=column["optional"],
                    metadata=metadata)
