"""Record what torch, Keras and optax do, so that the course can be held to it without having them installed.

    PYTHONPATH=.:notebooks python data/record.py            records anew, into data/records/
    PYTHONPATH=.:notebooks python data/record.py --compare  records into memory and compares with what is stored

Needs what record_requirements.txt names, in an environment of its own. Everything runs on the CPU in float64. Every
call in a record is the very expression that was evaluated, and its knobs are named as the course names them, so that a
test can run the course's rule beside it.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from recording.comparison import differences, tolerance
from recording.materials import MATERIALS

os.environ["KERAS_BACKEND"] = "torch"
RECORDS = Path(__file__).parent / "records"


def _text(record: dict) -> str:
    """JSON with a line for each row of numbers: plain to read, and to compare line by line."""
    rows = re.compile(r"\[[^\[\]{}\"]*\]")
    return rows.sub(lambda row: f"[{' '.join(row[0][1:-1].split())}]", json.dumps(record, indent=1))


def _recordings() -> Iterator[tuple[str, dict]]:
    from recording import with_keras, with_optax, with_programs, with_torch

    yield "materials", MATERIALS
    yield "programs", with_programs.record()
    yield "torch", with_torch.record()
    yield "keras", with_keras.record()
    yield "optax", with_optax.record()


def record() -> None:
    RECORDS.mkdir(exist_ok=True)
    for name, fresh in _recordings():
        (RECORDS / f"{name}.json").write_text(_text(fresh) + "\n", encoding="utf-8")
        print(f"{name}: recorded")


def compare() -> bool:
    """Whether a fresh recording agrees with the stored one; says what was compared, and all that disagrees."""
    agreed = True
    for name, fresh in _recordings():
        agreed &= _agrees(name, json.loads(_text(fresh)))
    return agreed & _all_are_explained()


def _all_are_explained() -> bool:
    """Whether the page of knobs has every optimizer and schedule of what is installed; names those that it has not."""
    from recording.left_out import left_out

    names = sorted(left_out())
    print(f"not in docs/knobs.md: {', '.join(names)}" if names else "docs/knobs.md has every optimizer and schedule")
    return not names


def _agrees(name: str, fresh: dict) -> bool:
    stored = json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))
    apart = differences(fresh, stored)
    wrong = {part: far for part, far in apart.items() if not far <= tolerance(fresh.get(part))}
    then, now = stored.get("versions"), fresh.get("versions")
    moved = f" (recorded with {then}, now {now})" if then != now else ""
    limits = " or ".join(f"{limit:.0e}" for limit in sorted({tolerance(fresh.get(part)) for part in apart}))
    agreeing = f"{len(apart) - len(wrong)} of {len(apart)} parts agree to {limits}"
    print(f"{name}: {agreeing}; the largest difference is {max(apart.values()):.1e}{moved}")
    for part, far in wrong.items():
        print(f"  differs by {far:.1e}: {part}")
    return not wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--compare", action="store_true", help="compare with the stored records; write nothing")
    if not parser.parse_args().compare:
        record()
    elif not compare():
        sys.exit(1)
