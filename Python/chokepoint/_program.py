"""Runs the program, and makes exceptions of what it complains about."""
from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import termios
import threading
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union

StrPath = Union[str, "os.PathLike[str]"]
Incomplete = Literal["raise", "warn"]
#: Called with the share that is done, from 0 to 1.
Progress = Union[bool, None, Callable[[float], None]]


class ChokepointError(Exception):
    """The program ended with an error: its words, and its exit status."""

    def __init__(self, message: str, status: int, command: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.command = list(command)


class UsageError(ChokepointError):
    """Wrong options, or rules, censors or scenarios that cannot be used; nothing was written."""


class IncompleteError(ChokepointError):
    """Some input could not be read in full; ``result`` holds what comes of the rest."""

    result: Any = None


class IncompleteWarning(UserWarning):
    """The same as a warning, for ``incomplete="warn"``."""


@dataclass(frozen=True)
class Finished:
    """What a run of the program gave."""

    command: list[str]
    status: int
    output: str
    errors: list[str]

    def check(self) -> None:
        """Raises unless something came of the run."""
        if self.status not in (0, 1):
            raise self._error(UsageError if self.status == 2 else ChokepointError)

    def finish(self, result: Any, incomplete: Incomplete = "raise") -> Any:
        """Gives ``result``; where not all was read, says so as asked for."""
        if self.status == 0:
            return result
        error = self._error(IncompleteError)
        if incomplete == "warn":
            warnings.warn(str(error), IncompleteWarning, stacklevel=3)
            return result
        assert isinstance(error, IncompleteError)
        error.result = result
        raise error

    def _error(self, kind: type[ChokepointError]) -> ChokepointError:
        words = [re.sub(r"^(chokepoint|Error): ", "", line) for line in self.errors
                 if not line.startswith("chokepoint: warning: ")]
        if self.status < 0:
            words.append(f"ended by {signal.Signals(-self.status).name}")
        return kind("\n".join(words) or f"exit status {self.status}", self.status, self.command)


def program() -> str:
    """The program's path: what CHOKEPOINT names, that of this package, or one in PATH."""
    named = os.environ.get("CHOKEPOINT")
    if named:
        return named
    own = Path(__file__).parent / "program" / "bin" / "chokepoint"
    if own.is_file():
        return str(own)
    found = shutil.which("chokepoint")
    if found is None:
        raise FileNotFoundError(
            f"there is no program: looked for {own}, and for chokepoint in PATH; "
            "install the wheel, or name the program: CHOKEPOINT=FILE")
    return found


def paths(given: StrPath | Iterable[StrPath]) -> list[str]:
    """One path or several, as words of a command line that are no options."""
    several = [given] if isinstance(given, (str, os.PathLike)) else list(given)
    words = [os.fspath(path) for path in several]
    if not words:
        raise ValueError("no file is named")
    return [f"./{word}" if word.startswith("-") and word != "-" else word for word in words]


def words(**options: Any) -> list[str]:
    """Options as words of a command line: true ones stand alone, lists are repeated."""
    result: list[str] = []
    for name, value in options.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            result.append(option)
        elif isinstance(value, (str, os.PathLike, int, float)):
            result.append(f"{option}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
        else:
            result += [f"{option}={os.fspath(one)}" for one in value]
    return result


def run(arguments: Sequence[str], progress: Progress = False) -> Finished:
    """Runs the program to its end."""
    command = [program(), *arguments]
    show = _meter(progress)
    reader, writer = pty.openpty() if show else os.pipe()
    if show:
        # As it is written: a terminal would put \r before each line feed.
        attributes = termios.tcgetattr(writer)
        attributes[1] &= ~termios.OPOST
        termios.tcsetattr(writer, termios.TCSANOW, attributes)
    errors: list[bytes] = []
    output: list[bytes] = []
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=writer,
        env={**os.environ, **({"TERM": "xterm"} if show else {})})
    os.close(writer)
    assert child.stdout is not None
    listeners = [
        threading.Thread(target=_listen, args=(reader, errors, show), daemon=True),
        threading.Thread(target=_listen, args=(os.dup(child.stdout.fileno()), output, None), daemon=True),
    ]
    for listener in listeners:
        listener.start()
    try:
        status = _wait(child)
    except BaseException:
        # Ctrl-C in a notebook reaches this process alone.
        child.send_signal(signal.SIGINT)
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise
    finally:
        child.stdout.close()
        for listener in listeners:
            listener.join(10)
    text = re.sub(r"\r?\x1b\[2K(\[[#-]*\] \d+ %)?", "", b"".join(errors).decode(errors="replace"))
    return Finished(
        command, status, b"".join(output).decode(errors="replace"), text.splitlines())


def _wait(child: subprocess.Popen[bytes]) -> int:
    # Not in one call: a signal that another thread takes would not end it.
    while True:
        try:
            return child.wait(0.5)
        except subprocess.TimeoutExpired:
            continue


def _listen(reader: int, errors: list[bytes], show: Callable[[float], None] | None) -> None:
    with open(reader, "rb", buffering=0) as file:
        while True:
            try:
                data = file.read(65536)
            except OSError:  # A terminal whose other side is closed.
                return
            if not data:
                return
            errors.append(data)
            if show:
                for share in re.findall(rb"\] (\d+) %", data):
                    show(int(share) / 100)


def _meter(progress: Progress) -> Callable[[float], None] | None:
    """What shows progress: by default in notebooks and on terminals."""
    if callable(progress):
        return progress
    if progress is False or (progress is None and not _is_watched()):
        return None

    def show(share: float) -> None:
        bar = "#" * round(40 * share)
        print(f"\r[{bar:-<40}] {share:.0%} ", end="", file=sys.stderr, flush=True)

    return show


def _is_watched() -> bool:
    return sys.stderr.isatty() or "ipykernel" in sys.modules
