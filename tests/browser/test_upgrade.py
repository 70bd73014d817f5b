"""The scripts that a browser runs are those that are installed, also after an upgrade."""

import urllib.request

from playground.server import NOTEBOOKS

FRONT_END = NOTEBOOKS / "playground/frontend"


def test_no_file_of_the_front_end_is_kept_without_asking(lab):
    """JupyterLab lets a browser keep what lies in a folder called "static" for a year."""
    base, _, query = lab[1].partition("/lab/tree/{}")
    files = [path.relative_to(FRONT_END) for path in FRONT_END.rglob("*") if path.suffix in (".js", ".css")]
    assert files
    for path in files:
        with urllib.request.urlopen(f"{base}/lab/extensions/{path}{query}") as answer:
            assert answer.headers["Cache-Control"] == "no-cache", path
            assert answer.headers["Last-Modified"], path
