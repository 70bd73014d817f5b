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

from picture import Picture
from playwright.sync_api import ConsoleMessage, Locator, Page

from grader.progress_file import VARIABLE

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
SAVE = "() => window.jupyterapp.shell.currentWidget.context.save()"
DIRTY = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(
    cell => cell.outputs ?? [])"""
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
INTERRUPT = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
COUNT = """() => {
    window.sent = 0;
    window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.anyMessage.connect(
        (_, { direction, msg }) => { window.sent += direction === 'send' && msg.header.msg_type === 'comm_msg'; });
}"""
THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
#: Words of JupyterLab's own on the console, which no notebook of ours causes.
OTHERS = ("favicon", "ResizeObserver loop", "The above error", "Failed to load resource")
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
        # A learner's own file lies beside the notebooks: not where the other tests have theirs.
        learner = {k: value for k, value in os.environ.items() if not k.startswith("PYTEST") and k != VARIABLE}
        environment = {**learner, **private, "IPYTHONDIR": str(home / ".ipython")}
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(server, f"http://127.0.0.1:{port}/api/status?token={token}", home / "log")
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}&reset"
        finally:
            _end(server)


def _end(server: subprocess.Popen) -> None:
    """End a server as a person would; now and then it stops half-way, with all its kernels gone, and stays."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


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
        #: What the page complained of.
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.goto(address.format(name))
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel")
        page.evaluate(READY)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in OTHERS):
            self.complaints.append(message.text)

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

    def picture(self, source: str, put: str | None = None) -> Picture:
        """Run the cell that holds ``source``, or ``put`` in its place: the living picture of its output."""
        return Picture(self.run(source, put))

    def save(self) -> None:
        self.page.evaluate(SAVE)

    def is_dirty(self) -> bool:
        return self.page.evaluate(DIRTY)

    def outputs(self) -> list[list[dict]]:
        """The outputs of each cell, as they would be saved."""
        return self.page.evaluate(OUTPUTS)

    def restart_kernel(self) -> None:
        self.page.evaluate(RESTART)

    def interrupt_kernel(self) -> None:
        self.page.evaluate(INTERRUPT)

    def use_theme(self, name: str) -> None:
        self.page.evaluate(THEME, f"JupyterLab {name}")
        self.page.wait_for_function(f"() => document.body.dataset.jpThemeName === 'JupyterLab {name}'")
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")  # it fades away over the page

    def count_messages(self) -> None:
        """From now on ``messages_sent`` counts what the page's pictures send to the kernel."""
        self.page.evaluate(COUNT)

    def messages_sent(self) -> int:
        return self.page.evaluate("() => window.sent")

    def words(self, place: Locator) -> str:
        """What is read there, in single spaces."""
        place.scroll_into_view_if_needed()  # JupyterLab leaves out what is far from being seen
        return re.sub(r"\s+", " ", place.inner_text())

    def close(self) -> None:
        """Shut the kernel down and leave; what was not saved is lost."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()
