"""Run every claim under fresh seeds: what it says, the figure, the noise, and whether it holds.

    PYTHONPATH=.:notebooks:tests python -m claims.run [--seed SEED] [--frameworks] [NAME ...]

With --frameworks they are those that torch, Keras or optax settle, where these are installed. A name is a claim's, or
the beginning of a notebook's, as 05. The seed is printed, so that a run can be repeated; the program ends with 1 if a
claim does not hold.
"""

import argparse
import contextlib
import io
import secrets
import sys
import textwrap
import time
from collections.abc import Sequence

from claims.claim import Claim, Settled
from claims.every_claim import every_claim, framework_claims


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m claims.run")
    parser.add_argument("--seed", type=int, default=None, help="repeat the run with this seed")
    parser.add_argument("--frameworks", action="store_true", help="what torch, Keras or optax settle")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of a claim, or the beginning of a notebook's")
    given = parser.parse_args(arguments)
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    claims = framework_claims() if given.frameworks else every_claim()
    chosen = [claim for claim in claims if _is_meant(claim, given.names)]
    print(f"{len(chosen)} claims under seed {seed}\n")
    began = time.monotonic()
    failed = [claim.name for claim in chosen if not _told(claim, seed)]
    print(
        f"\n{len(chosen) - len(failed)} of {len(chosen)} hold, in {time.monotonic() - began:.0f} seconds, seed {seed}."
    )
    if failed:
        kind = "--frameworks " if given.frameworks else ""
        print(f"Again: python -m claims.run --seed {seed} {kind}{' '.join(failed)}")
    return 1 if failed else 0


def _is_meant(claim: Claim, names: Sequence[str]) -> bool:
    return not names or any(claim.name == name or claim.notebook.startswith(name) for name in names)


def _told(claim: Claim, seed: int) -> bool:
    """Run a claim and print what came of it; whether it holds."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # a training shows how far it is
            settled = claim.settle(seed)
    except Exception as error:  # the others are still to be run
        settled = Settled(False, f"it stops with {type(error).__name__}: {error}")
    print(line(claim, settled), flush=True)
    return settled.holds


def line(claim: Claim, settled: Settled) -> str:
    """A claim in three lines: whether it holds and its name, what is said, what was measured."""
    verdict = "holds" if settled.holds else "FAILS"
    said = textwrap.shorten(" / ".join(claim.sentences), 110, placeholder=" ...")
    return (
        f"{verdict}  {claim.notebook}  {claim.name}\n       {said}\n       {settled.figure}  (noise: {settled.noise})"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
