"""Which page shows the notebook, and what it knows of the kernel."""

import contextlib
import sys
from functools import cache
from pathlib import Path


def only_widgets() -> bool:
    """Whether the page can show ipywidgets and nothing of ours: Colab, and the notebooks of VS Code."""
    return "google.colab" in sys.modules or hasattr(sys.modules.get("__main__"), "__vsc_ipynb_file__")


@cache
def kernel_id() -> str:
    """What the page knows this kernel by, so that it asks no other one; empty outside of Jupyter."""
    with contextlib.suppress(Exception):
        from ipykernel.connect import get_connection_file

        return Path(get_connection_file()).stem.removeprefix("kernel-")[:8]
    return ""
