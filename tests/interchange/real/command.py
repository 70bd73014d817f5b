"""A command as an instructor types it, in the environment that has nbgrader or otter."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def run(folder: Path, *command: object, ends_with: int = 0) -> str:
    """What the command says, results before complaints. nbgrader starts others, which it looks for by name."""
    environment = {**os.environ, "HOME": str(folder), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [BIN / str(command[0]), *map(str, command[1:])], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == ends_with, done.stdout + done.stderr
    return done.stdout + done.stderr
