"""What comes of an audit: a document, and tables of Arrow."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from . import _tables
from ._dictionary import dictionary

Document = dict[str, Any]


class Audit:
    """What rule sets would block of lists of sites."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        #: The summary that people read.
        self.text = text
        #: Tables by name: total, by_list, by_category, by_rule, blocked and others.
        self.tables: Mapping[str, pa.Table] = {
            name.removeprefix("audit."): _tables.table(name, _rows(name, document))
            for name in dictionary() if name.startswith("audit.")}

    @property
    def total(self) -> dict[str, Any]:
        """Counts of all entries."""
        total: dict[str, Any] = self.document["total"]
        return total

    @property
    def blocked(self) -> pa.Table:
        """The entries that would be blocked, and the patterns that hit them."""
        return self.tables["blocked"]

    @property
    def rules(self) -> pa.Table:
        """What each rule hits."""
        return self.tables["by_rule"]

    def __repr__(self) -> str:
        return f"<Audit {self.total['blocked']} of {self.total['entries']} entries blocked>"

    def _repr_markdown_(self) -> str:
        return f"```\n{self.text.strip()}\n```"


def _rows(name: str, document: Document) -> Iterable[Document]:
    made = _TABLES.get(name)
    rows: Iterable[Document] = made(document) if made else document[name.removeprefix("audit.")]
    return rows


def _blocked(document: Document) -> Iterator[Document]:
    for site in document["blocked"]:
        for hit in site["hits"]:
            yield {**site, "rule": hit["rule"], "pattern": hit["pattern"],
                   "fields": " ".join(hit["fields"]), "pattern_over_blocks": hit["over_blocked"]}


def _patterns(document: Document) -> Iterator[Document]:
    def key(pattern: Document) -> tuple[Any, ...]:
        return (pattern["file"], pattern["line"], pattern["pattern"], pattern["rule"])
    suffixes = {key(pattern): pattern for pattern in document["public_suffixes"]}
    for pattern in document["patterns_hit"]:
        yield {**pattern, "public_suffix": key(pattern) in suffixes}
        suffixes.pop(key(pattern), None)
    for pattern in suffixes.values():
        yield {**pattern, "public_suffix": True}


_TABLES: dict[str, Callable[[Document], Iterable[Document]]] = {
    "audit.total": lambda document: [document["total"]],
    "audit.by_field": lambda document: (
        {**field, "rules": len(field["rules"])} for field in document["by_field"]),
    "audit.patterns": _patterns,
    "audit.blocked": _blocked,
    "audit.inputs": lambda document: (
        {"kind": kind, **file}
        for key, kind in (("rules", "rules"), ("lists", "list")) for file in document[key]),
}
