"""JupyterLab as `make lab` starts it: on the first notebook, and quick on the wire."""

import sys
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

NOTEBOOKS = Path(__file__).resolve().parents[1]
FIRST = "00_start_here.ipynb"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The kernel's websocket without Nagle's algorithm.

    A slider sends small messages both ways; held back until the last one is acknowledged, each costs about 40 ms.
    """

    async def connect(self):
        self.websocket_handler.set_nodelay(True)
        return await super().connect()


def options(notebook: str = FIRST) -> list[str]:
    """What JupyterLab is started with; more options may follow."""
    connection = f"{PromptConnection.__module__}.{PromptConnection.__name__}"
    return [
        f"--ServerApp.root_dir={NOTEBOOKS}",
        f"--ServerApp.kernel_websocket_connection_class={connection}",
        f"--LabApp.default_url=/lab/tree/{notebook}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]


def start() -> None:
    """Open the course; what follows `python -m playground` goes to JupyterLab as it is."""
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance([*options(), *sys.argv[1:]])
