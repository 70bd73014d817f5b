"""JupyterLab as `make lab` starts it: it opens the first notebook, and small messages are sent without delay."""

import os
import sys
from asyncio import Future
from collections.abc import Sequence
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from grader.reporting.language import gettext

NOTEBOOKS = Path(__file__).resolve().parents[1]
FIRST = "00_start_here.ipynb"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The kernel's websocket without Nagle's algorithm.

    A slider sends small messages both ways. Held back until the last one is acknowledged, each takes about 40 ms.
    """

    def connect(self) -> Future[None] | None:  # type: ignore[override]  # its two base classes disagree
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def options(more: Sequence[str] = ()) -> list[str]:
    """The options with which JupyterLab is started; those in ``more`` replace the default of the same name."""
    given = {option.partition("=")[0] for option in more}
    return [*(option for option in _defaults() if option.partition("=")[0] not in given), *more]


def _defaults() -> list[str]:
    connection = f"{PromptConnection.__module__}.{PromptConnection.__name__}"
    # Inside a container the only user is often root; the server listens on this machine alone.
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [
        *as_root,
        f"--ServerApp.root_dir={NOTEBOOKS}",
        f"--ServerApp.kernel_websocket_connection_class={connection}",
        f"--LabApp.extra_labextensions_path={Path(__file__).parent / 'frontend'}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]


def start() -> None:
    """Open the course. Arguments after `python -m playground` are passed on to JupyterLab."""
    if not (NOTEBOOKS / FIRST).is_file():
        sentence = gettext(
            "{name} is not in {folder}: the package was installed without its notebooks. "
            "In a clone of the course, run: python -m pip install --editable .",
            name=FIRST, folder=NOTEBOOKS,
        )  # fmt: skip
        sys.exit(sentence)
    # JupyterLab reads labconfig/ from each folder of this path: here, that nobody is asked about news.
    settings = (str(Path(__file__).parent), os.environ.get("JUPYTER_CONFIG_PATH"))
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, settings))
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(options(sys.argv[1:]))
