"""How JupyterLab is started."""

import json
import subprocess
import sys

import pytest
from playground import server
from playground.server import NOTEBOOKS, options


def test_opens_the_first_notebook_of_the_course():
    (url,) = [option for option in options() if "default_url" in option]
    assert (NOTEBOOKS / url.rpartition("/")[2]).is_file()


def test_what_is_asked_for_wins():
    started = options(["--ServerApp.root_dir=/elsewhere", "--no-browser"])
    assert [option for option in started if "root_dir" in option] == ["--ServerApp.root_dir=/elsewhere"]
    assert started[-1] == "--no-browser"


def test_jupyterlab_takes_every_option():
    """The options reach traits that exist: a name that is not one would be ignored in silence."""
    code = (
        "import json, sys; from jupyterlab.labapp import LabApp; from playground.server import options;"
        "app = LabApp(); app.parse_command_line(options());"
        "print(json.dumps([app.config.ServerApp.kernel_websocket_connection_class, app.news_url,"
        " app.default_url, app.check_for_updates_class.__name__]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [
        "playground.server.PromptConnection",
        None,
        "/lab/tree/00_start_here.ipynb",
        "NeverCheckForUpdate",
    ]


def test_without_its_notebooks_it_says_what_to_do(monkeypatch, tmp_path):
    """As after `pip install .`, which copies the packages away from the notebooks."""
    monkeypatch.setattr(server, "NOTEBOOKS", tmp_path)
    with pytest.raises(SystemExit, match=r"installed without its notebooks.*--editable \."):
        server.start()
