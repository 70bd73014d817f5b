"""Run pip and show how far it is: which package it is at, and for how long it has been at work.

    python tools/install.py ARGUMENTS OF PIP INSTALL

In a terminal that is one line that changes; elsewhere a line at each stage. What pip says is shown whole if it fails.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator

PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
#: What pip prints of each stage, and what to say of it.
STAGES = {
    r"Collecting ([\w.-]+)": "looking for {} ({number})",
    r"Downloading ([\w.-]+?)-\d.* \((.*)\)": "downloading {}, {}",
    r"Installing collected packages: (.*)": "installing {packages} packages: this takes longest",
    r"Successfully installed": "done",
}


def stage(line: str, number: int) -> str | None:
    """What a line of pip's means for somebody who waits; ``number`` counts the lines of its kind so far."""
    for pattern, words in STAGES.items():
        if found := re.match(pattern, line.strip()):
            packages = len(found.group(1).split(",")) if found.groups() else 0
            return words.format(*found.groups(), number=number, packages=packages)
    return None


def stages(lines: Iterator[str]) -> Iterator[tuple[str, str | None]]:
    """Each line of pip's with what it means."""
    looked_for = 0
    for line in lines:
        looked_for += line.strip().startswith("Collecting ")
        yield line, stage(line, looked_for)


def show(words: str, seconds: float) -> None:
    line = f"  {seconds:4.0f} s  {words}"
    print(f"\r{line:<100.100}" if sys.stdout.isatty() else line, end="" if sys.stdout.isatty() else "\n", flush=True)


def main(arguments: list[str]) -> int:
    begin, said = time.monotonic(), []
    show("asking for the packages", 0)
    pip = subprocess.Popen(
        [sys.executable, *PIP, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace",
    )  # fmt: skip
    for line, words in stages(iter(pip.stdout)):
        said.append(line)
        if words:
            show(words, time.monotonic() - begin)
    print() if sys.stdout.isatty() else None
    if pip.wait():
        print("".join(said), "pip could not install this; what it said stands above.", sep="\n", file=sys.stderr)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
