"""Every claim of every file here that is about a notebook, in the order of the notebooks."""

import importlib
from pathlib import Path

from claims.claim import CLAIMS, Claim


def every_claim() -> list[Claim]:
    for path in sorted(Path(__file__).parent.glob("about_*.py")):
        importlib.import_module(f"claims.{path.stem}")
    return sorted(CLAIMS, key=lambda claim: claim.notebook)
