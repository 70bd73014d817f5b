"""JupyterLab as `make lab` starts it, and a page of a real browser in it: what the tests and a benchmark drive."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LONG = 90_000  # ms: for a first start on a busy machine

RUN_ALL = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget;
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
    return notebook.content.model.sharedModel.cells.flatMap(
        cell => [...(cell.outputs ?? [])].filter(o => o.output_type === 'error').map(o => o.evalue));
}"""
READY = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget;
    await notebook.context.ready;
    await notebook.sessionContext.ready;
    await notebook.sessionContext.session.kernel.info;  // without it, Run All may ask which kernel
}"""
RUN_CELL = """async ([index, source]) => {
    const notebook = window.jupyterapp.shell.currentWidget;
    if (source !== null) notebook.content.model.sharedModel.cells[index].setSource(source);
    notebook.content.activeCellIndex = index;
    notebook.content.deselectAll();
    await window.jupyterapp.commands.execute('notebook:run-cell');
}"""


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def running_lab(home: Path) -> Iterator[str]:
    """Serve the notebooks in ``home``; gives the address of one, with ``{}`` for its name.

    The configuration is private, and lies in ``home`` too.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    private = {
        f"JUPYTER{name}": str(home / f".{name}")
        for name in ("_CONFIG_DIR", "_DATA_DIR", "_RUNTIME_DIR", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR")
    }
    command = [
        *(sys.executable, "-m", "playground", "--no-browser", "--expose-app-in-browser"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home}"),
    ]
    with (home / "log").open("w") as log:
        environment = {**os.environ, **private, "IPYTHONDIR": str(home / ".ipython")}
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(server, f"http://127.0.0.1:{port}/api/status?token={token}", home / "log")
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}&reset"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _wait_until_it_answers(server: subprocess.Popen, address: str, log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()[-3000:]
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            answer.read()
            return
        time.sleep(0.2)
    raise TimeoutError(log.read_text()[-3000:])


class Notebook:
    """A notebook open in the browser, by what a learner does with it."""

    def __init__(self, page: Page, address: str, name: str):
        self.page = page
        page.goto(address.format(name))
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel")
        page.evaluate(READY)

    def run_all(self) -> list[str]:
        """Run every cell; the errors that were shown."""
        return self.page.evaluate(RUN_ALL)

    def sources(self) -> list[str]:
        script = "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(c => c.getSource())"
        return self.page.evaluate(script)

    def run(self, source: str, put: str | None = None) -> Locator:
        """Run the cell that holds ``source``, or ``put`` in its place, and give the place where its output appears."""
        index = next(number for number, held in enumerate(self.sources()) if held.strip().startswith(source))
        self.page.evaluate(RUN_CELL, [index, put])
        return self.output(index)

    def output(self, index: int) -> Locator:
        cell = self.page.locator(f".jp-Cell[data-windowed-list-index='{index}']")
        cell.scroll_into_view_if_needed()
        return cell.locator(".jp-Cell-outputArea")

    def words(self, place: Locator) -> str:
        """What is read there, in single spaces."""
        return re.sub(r"\s+", " ", place.inner_text())

    def close(self) -> None:
        self.page.evaluate(
            """async () => {
                const notebook = window.jupyterapp.shell.currentWidget;
                await notebook.context.save();
                await notebook.sessionContext.shutdown();
            }"""
        )
        self.page.close()
