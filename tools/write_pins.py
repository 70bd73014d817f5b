"""Write pins.txt: the exact version of everything that is installed, without addresses.

Run it in an environment made from pyproject.toml alone (`make clean`, empty pins.txt, `make test`), then look at the
difference.
"""

from importlib.metadata import distributions
from pathlib import Path

PINS = Path(__file__).resolve().parents[1] / "pins.txt"
HEAD = "# Written by `make pins`: what `make lab` and `make test` install, to the version.\n"
NOT_PINNED = {"pip", "setuptools", "wheel", "turning-the-knobs"}


def pinned() -> list[str]:
    """One ``name==version`` for each installed distribution, in order."""
    found = {found.metadata["Name"].lower().replace("_", "-"): found.version for found in distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name not in NOT_PINNED]


if __name__ == "__main__":
    PINS.write_text(HEAD + "\n".join(pinned()) + "\n", encoding="utf-8")
