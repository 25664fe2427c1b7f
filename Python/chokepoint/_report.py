"""What comes of a replay: a document, and tables of Arrow."""
from __future__ import annotations

import json
import os
import shutil
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet

from . import _tables
from ._dictionary import schema
from ._program import StrPath


class Tables(Mapping[str, pa.Table]):
    """Tables by name, each made when it is first asked for."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._made: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._made:
            if name not in list(self):
                raise KeyError(f"there is no table {name!r}; there are: {', '.join(self)}")
            self._made[name] = self._report._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        if self._report._flows is not None:
            yield from ("flows", "names")
        yield from _tables.names_of_tables()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Report:
    """The figures of a replay: what ``replay --json`` writes, and its tables.

    Every figure is of a simulation: "would be blocked".
    """

    def __init__(self, document: bytes, *, flows: Path | None = None, text: str = "",
                 warnings: list[str] | None = None, folder: str | None = None) -> None:
        #: The document, byte for byte as the program wrote it.
        self.json: bytes = document
        #: The summary that people read.
        self.text: str = text
        #: What a reader of the figures should know.
        self.warnings: list[str] = warnings or []
        self.document: dict[str, Any] = json.loads(document)
        self.tables: Mapping[str, pa.Table] = Tables(self)
        self._flows = flows
        if folder is not None:
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    @classmethod
    def read(cls, path: StrPath) -> Report:
        """The report that ``replay --json`` wrote: without flows."""
        return cls(Path(path).read_bytes())

    @property
    def scenarios(self) -> list[str]:
        """The labels of the scenarios or censors that were replayed side by side."""
        return [report["label"] for report in _tables.reports(self.document)]

    def total(self, scenario: str | None = None) -> dict[str, Any]:
        """Counts and estimates of all flows; of the first scenario, unless another is named."""
        for report in _tables.reports(self.document):
            if scenario in (None, report["label"]):
                total: dict[str, Any] = report["total"]
                return total
        raise KeyError(f"there is no scenario {scenario!r}; there are: {', '.join(self.scenarios)}")

    @property
    def flows(self) -> pa.Table:
        """A row a flow and scenario: what single users read."""
        return self.tables["flows"]

    @property
    def names(self) -> pa.Table:
        """A row for each name that was legible in a flow."""
        return self.tables["names"]

    @property
    def groups(self) -> pa.Table:
        """Flows, visits and users by network, gateway, reaction, category and so on."""
        return self.tables["groups"]

    @property
    def visits(self) -> pa.Table:
        """Lost visits by reaction, and how long it takes until a user knows."""
        return self.tables["waits"]

    @property
    def users(self) -> pa.Table:
        """Users by how many visits they lose."""
        return self.tables["users_by_visits_lost"]

    @property
    def rules(self) -> pa.Table:
        """What each rule blocked."""
        return self.tables["by_rule"]

    @property
    def blocked_names(self) -> pa.Table:
        """What became of each blocked name."""
        return self.tables["by_name"]

    def flow_batches(self) -> Iterator[pa.RecordBatch]:
        """The flows some megabytes at a time, for captures whose flows memory does not hold."""
        if self._flows is None:
            raise ValueError("there are no flows: replay with flows=True")
        return _tables.flow_batches(self._flows, self.scenarios[0])

    def to_parquet(self, folder: StrPath) -> list[Path]:
        """Writes a Parquet file a table; ``flows`` is a folder, with one of a file a scenario."""
        root = Path(folder)
        root.mkdir(parents=True, exist_ok=True)
        written = []
        for name in self.tables:
            if name == "flows":
                self._write_flows(root / "flows")
                written.append(root / "flows")
            else:
                file = root / f"{name}.parquet"
                pyarrow.parquet.write_table(self.tables[name], _beside(file))
                _beside(file).replace(file)
                written.append(file)
        return written

    def _write_flows(self, folder: Path) -> None:
        partitioning = pyarrow.dataset.partitioning(
            pa.schema([schema("flows").field("scenario")]), flavor="hive")
        pyarrow.dataset.write_dataset(
            self.flow_batches(), folder, schema=schema("flows"), format="parquet",
            partitioning=partitioning, existing_data_behavior="delete_matching")

    def _make(self, name: str) -> pa.Table:
        if name == "flows":
            return pa.Table.from_batches(self.flow_batches(), schema=schema("flows"))
        if name == "names":
            return _tables.names_of_flows(self.flows)
        return _tables.of_report(name, self.document)

    def __repr__(self) -> str:
        totals = ", ".join(
            f"{label}: {self.total(label)['blocked']} of {self.total(label)['flows']} flows blocked"
            for label in self.scenarios)
        return f"<Report {totals}>"

    def _repr_markdown_(self) -> str:
        return f"```\n{self.text.strip() or repr(self)}\n```"


def _beside(file: Path) -> Path:
    """A file that takes the place of ``file`` when it is whole."""
    return file.with_name(f".{file.name}.{os.getpid()}.tmp")
