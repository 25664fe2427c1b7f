"""What the tests share: the example captures, and a folder of eight generated ones."""
from pathlib import Path

import chokepoint
import pytest

ROOT = Path(__file__).resolve().parents[2]


def folder(own: Path | None, name: str) -> Path:
    found = own or ROOT / name
    if not found.is_dir():
        pytest.skip(f"there are no {name} here")
    return found


@pytest.fixture(scope="session")
def captures() -> Path:
    return folder(chokepoint.example_captures(), "captures")


@pytest.fixture(scope="session")
def rules() -> Path:
    return folder(chokepoint.rules_folder(), "rules")


@pytest.fixture(scope="session")
def visit(captures: Path) -> Path:
    return captures / "one-visit.pcap"


@pytest.fixture(scope="session")
def report(captures: Path) -> chokepoint.Report:
    return chokepoint.replay(captures, scenario="golden-shield")


@pytest.fixture(scope="session")
def eight(tmp_path_factory: pytest.TempPathFactory, rules: Path) -> list[Path]:
    made = tmp_path_factory.mktemp("eight")
    return [chokepoint.generate(made / f"{number}.pcap", names=rules / "lists" / "social.txt",
                                users=20, flows=300, seed=number) for number in range(8)]
