"""The three places that name the dependencies agree: pyproject.toml, environment.yml and pins.txt."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = dict(line.split("==") for line in (ROOT / "pins.txt").read_text().splitlines() if "==" in line)


def _parsed(requirement: str) -> tuple[str, tuple[int, ...]]:
    name, _, version = requirement.partition(">=")
    return name.strip().lower(), tuple(map(int, version.split(".")))


def _conda() -> list[str]:
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    return [entry for entry in wanted if isinstance(entry, str) and not entry.startswith(("python>", "pip"))]


def test_conda_gets_the_same_dependencies():
    assert sorted(map(_parsed, _conda())) == sorted(map(_parsed, PROJECT["dependencies"]))


def test_conda_asks_for_the_same_python():
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert f"python{PROJECT['requires-python']}" in wanted


@pytest.mark.parametrize("requirement", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
def test_every_dependency_is_pinned_at_a_version_it_allows(requirement):
    name, least = _parsed(requirement)
    pinned = tuple(int(part) for part in re.findall(r"\d+", PINS[name])[: len(least)])
    assert pinned >= least


def test_pins_record_no_addresses():
    assert not re.search(r"://|@ file|--index|--hash", (ROOT / "pins.txt").read_text())
