"""A running JupyterLab, and a browser to open notebooks in: each test file has a folder of its own there."""

import contextlib
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from lab import FLAGS, LONG, Notebook, chromium, running_lab
from playground.server import NOTEBOOKS
from playwright.sync_api import sync_playwright

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
SMALL = (Path(__file__).parent / "small_experiments.py").read_text()


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if not path and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine: install it, or name it in the variable CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The folder that a running JupyterLab serves, and the address of a notebook in it, with ``{}`` for its path."""
    home = tmp_path_factory.mktemp("lab")
    with running_lab(home) as address:
        yield home, address


@pytest.fixture(scope="module")
def folder(lab, request):
    """Where the notebooks of a test file lie, and what its learner has done so far."""
    place = lab[0] / request.module.__name__
    shutil.copytree(NOTEBOOKS / "pictures", place / "pictures")
    return place


@pytest.fixture(scope="module")
def open_notebook(browser, lab, folder):
    """A function that opens a notebook of the course by name; the last one opened is closed for the next one."""
    opened = []

    def open_(name: str, width: int = 1366, height: int = 1000, **context: str) -> Notebook:
        close()
        if not (folder / name).exists():
            shutil.copy(NOTEBOOKS / name, folder)
        page = browser.new_page(viewport={"width": width, "height": height}, **context)
        page.set_default_timeout(LONG)
        opened.append(Notebook(page, lab[1], f"{folder.name}/{name}"))
        return opened[-1]

    def close() -> None:
        while opened:
            notebook = opened.pop()
            if not notebook.page.is_closed():
                with contextlib.closing(notebook.page):
                    notebook.close()

    yield open_
    close()


@pytest.fixture(scope="module")
def write_notebook(folder):
    """A function that writes a notebook of these cells, after one that holds ``small_experiments.py``."""

    def write(name: str, *cells: str) -> str:
        written = [nbformat.v4.new_code_cell(source) for source in (SMALL, *cells)]
        nbformat.write(nbformat.v4.new_notebook(cells=written, metadata={"kernelspec": KERNEL}), folder / name)
        return name

    return write
