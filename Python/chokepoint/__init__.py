"""Chokepoint: an offline simulator of network-filtering gateways, from Python.

>>> import chokepoint
>>> report = chokepoint.replay("captures", scenario="golden-shield")
>>> report.total()["users_affected"]
>>> report.groups.to_pandas()

It reads capture files and writes files. It opens no network interface and sends no packet.
"""
from ._audit import Audit
from ._commands import (
    audit, bench, censors, example_captures, explain, generate, merge, names, rates, replay,
    rules_folder, scenarios,
)
from ._dictionary import dictionary, schema
from ._program import (
    ChokepointError, IncompleteError, IncompleteWarning, UsageError, program, run,
)
from ._report import Report
from ._version import __version__

__all__ = [
    "Audit", "ChokepointError", "IncompleteError", "IncompleteWarning", "Report", "UsageError",
    "__version__", "audit", "bench", "censors", "dictionary", "example_captures", "explain",
    "generate", "merge", "names", "program", "rates", "replay", "rules_folder", "run", "scenarios",
    "schema",
]
