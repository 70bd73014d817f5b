"""A running JupyterLab on a copy of the notebooks, and a browser to open them in."""

import os
import shutil

import pytest
from lab import FLAGS, LONG, Notebook, chromium, running_lab
from playground.server import NOTEBOOKS
from playwright.sync_api import sync_playwright


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
    """The address of a notebook in a running JupyterLab, with ``{}`` for its name."""
    home = tmp_path_factory.mktemp("lab")
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, home)
    shutil.copytree(NOTEBOOKS / "pictures", home / "pictures")
    with running_lab(home) as address:
        yield address


@pytest.fixture
def open_notebook(browser, lab):
    """A function that opens a notebook by name; all are closed again after the test."""
    opened = []

    def open_(name: str, width: int = 1280, height: int = 1000) -> Notebook:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(LONG)
        opened.append(Notebook(page, lab, name))
        return opened[-1]

    yield open_
    for notebook in opened:
        notebook.close()
