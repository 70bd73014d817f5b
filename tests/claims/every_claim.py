"""Every claim of every file here, in the order of the notebooks: what the course settles, and what frameworks do."""

import importlib
from pathlib import Path

from claims.claim import CLAIMS, Claim


def every_claim() -> list[Claim]:
    """What NumPy and the course settle."""
    return _of("about")


def framework_claims() -> list[Claim]:
    """What torch, Keras or optax settle; these are installed in the environment of `make references`."""
    return _of("frameworks")


def _of(files: str) -> list[Claim]:
    for path in sorted(Path(__file__).parent.glob(f"{files}_*.py")):
        importlib.import_module(f"claims.{path.stem}")
    found = [claim for claim in CLAIMS if claim.run.__module__.startswith(f"claims.{files}_")]
    return sorted(found, key=lambda claim: claim.notebook)
