"""The folder in which otter puts what a learner handed in, before anything of it is run or loaded."""

import shutil
from collections.abc import Collection
from pathlib import Path


def leave_only(folder: Path, names: Collection[str]) -> None:
    """Remove all else from a folder that otter has made for one submission.

    Otter loads a file ``.OTTER_LOG`` in a way that runs what is in it, and starts its kernel in this folder, where
    Python looks for modules first.
    """
    for path in folder.iterdir():
        if path.name in names:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
