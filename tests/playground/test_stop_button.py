"""The stop button of a real kernel, pressed in the middle of whatever takes long: no picture, one sentence.

Every epoch is slowed down, so that the middle of a training is easily met, and the results that come with the course
are put out of reach, so that there is a training to stop.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from playground import data

from grader.course import COURSE

ROOT = Path(__file__).resolve().parents[2]
#: Slow epochs; the cells of notebook 05 have a `data` of their own.
SLOWED = """
import sys, time
import numpy as np
import playground.data
from playground import experiments
from playground.network import training

recorded = playground.data._recorded_results
run_epoch, pause = training._Trainer.run_epoch, 0.1

def slow_epoch(self):
    time.sleep(pause)
    run_epoch(self)

training._Trainer.run_epoch = slow_epoch
"""
QUICK = "pause = 0"
WITHOUT_RECORDED, WITH_RECORDED = (
    "playground.data._recorded_results = dict",
    "playground.data._recorded_results = recorded",
)
#: Too many trainings to wait for: it is enough that nothing which was stopped stands in the place of the recorded.
LONG = ("budgets",)
STOPPED = (
    r"Stopped (after \d+ of \d+ epochs|in the middle|before [a-z ]+)\.\n"
    r"Nothing of it was kept: run the cell again to have the whole\."
)


class Cell:
    """What a cell put on the page."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pictures = 0
        self.error = ""
        self.traceback: list[str] = []

    def add(self, kind: str, content: dict) -> None:
        if kind in ("display_data", "execute_result", "update_display_data"):
            self.texts.append(content["data"].get("text/plain", ""))
            self.pictures += "image/png" in content["data"]
        elif kind == "stream":
            assert content["name"] == "stdout", content["text"]
            self.texts.append(content["text"])
        elif kind == "error":
            self.error, self.traceback = content["ename"], content["traceback"]


class Kernel:
    """A kernel whose cells can be stopped."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient):
        self._manager, self._client = manager, client

    def run(self, source: str, stop_after: float | None = None) -> Cell:
        """Run a cell; with ``stop_after`` press the stop button so many seconds after it began."""
        cell, request = Cell(), self._client.execute(source)
        while True:
            message = self._client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "execute_input" and stop_after is not None:
                time.sleep(stop_after)
                self._manager.interrupt_kernel()
            if kind == "status" and content["execution_state"] == "idle":
                return cell
            cell.add(kind, content)


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    manager = KernelManager()
    manager.start_kernel(cwd=str(ROOT / "notebooks"))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    kernel = Kernel(manager, client)
    assert not kernel.run(f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'notebooks')!r}]\n{SLOWED}").error
    yield kernel
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def _is_stopped(cell: Cell) -> bool:
    assert cell.pictures == 0
    assert cell.error == "Stopped", cell.traceback
    assert re.fullmatch(STOPPED, "\n".join(cell.traceback)), cell.traceback
    return True


@pytest.mark.parametrize("name", ["budgets", "decay_maps", "random_or_grid", "range_test", "seed_noise", "symptoms"])
def test_an_experiment_that_is_stopped_draws_nothing_and_the_next_run_is_whole(kernel, name):
    kernel.run(f"pause = 0.1\n{WITHOUT_RECORDED}\nexperiments.{name}")  # imported before the clock starts
    assert _is_stopped(kernel.run(f"experiments.{name}()", stop_after=0.35))
    again = kernel.run(f"{QUICK}\n{WITH_RECORDED if name in LONG else WITHOUT_RECORDED}\nexperiments.{name}()")
    assert (again.error, again.pictures) == ("", 1)
    assert again.texts[-1] == repr(getattr(_fresh(), name)())


def _fresh():
    from playground import experiments

    return experiments


def test_a_picture_that_is_shown_by_nothing_but_its_frame_stops_too(kernel):
    """A map is made when the picture is drawn, and not when the experiment is."""
    slow_rule = "def heavy_ball(w, grad, velocity, lr, beta):\n    velocity = beta * velocity + grad\n"
    slow_rule += "    time.sleep(pause)\n    return w - lr * velocity, velocity"
    assert not kernel.run(f"{QUICK}\n{slow_rule}\nmap = experiments.momentum_map(heavy_ball)\npause = 0.01").error
    assert _is_stopped(kernel.run("map", stop_after=0.3))
    whole = kernel.run(f"{QUICK}\nmap")
    assert (whole.error, whole.pictures) == ("", 1)
    assert "Driven by your heavy_ball" in whole.texts[-1]


def test_a_picture_that_is_stopped_while_it_is_drawn_says_so(kernel):
    slow_png = "def slow_png(self, marks):\n    time.sleep(pause)\n    return png(self, marks)"
    slowed = f"from playground.canvas import Canvas\nimport time\npause, png = 5, Canvas.png\n{slow_png}"
    assert not kernel.run(f"{slowed}\nCanvas.png = slow_png\nball = experiments.ball()").error
    assert _is_stopped(kernel.run("ball", stop_after=0.5))
    whole = kernel.run(f"{QUICK}\nball")
    assert (whole.error, whole.pictures) == ("", 1)


def test_one_press_stops_a_cell_with_two_trainings(kernel):
    kernel.run("from playground.network import train\nfrom playground.rules import rule\npause, came = 0.1, []")
    twice = "for number in (1, 2):\n    train(rule('gradient_descent'), {'lr': 0.1}, epochs=8)\n    came.append(number)"
    assert _is_stopped(kernel.run(twice, stop_after=0.3))
    assert kernel.run("came").texts == ["[]"]


def test_a_stopped_search_leaves_no_search_behind(kernel):
    kernel.run("from playground.search import Range, search\nfrom playground.progress_bar import bar\npause = 0.1")
    cell = "lrs = {'lr': np.array([0.1, 0.3])}\nshown = bar('a search', 9)\n"
    cell += "mine = search(rule('gradient_descent'), {'lr': Range(0.01, 1)}, lrs, epochs=9, on_progress=shown)"
    stopped = kernel.run(cell, stop_after=0.35)
    assert _is_stopped(stopped)
    shown = int(re.fullmatch(r"a search: (\d) of 9 epochs", stopped.texts[-1])[1])
    # The press may come when an epoch is over and the bar has not said so yet.
    assert re.search(rf"after [{shown}{shown + 1}] of 9 epochs", stopped.traceback[0])
    assert kernel.run("mine").error == "NameError"
    assert kernel.run(f"{QUICK}\n{cell}\nmine.epochs").texts[-1] == "9"


# --- the cells of notebook 05 -----------------------------------------------------------------------------------------


def _cells() -> list[nbformat.NotebookNode]:
    """The code cells, exercises solved, and without the hints."""
    cells = nbformat.read(ROOT / "notebooks" / "05_tuning.ipynb", as_version=4).cells
    code = [
        cell for cell in cells if cell.cell_type == "code" and not re.match(r"(hint|solution|progress)\(", cell.source)
    ]
    for cell in code:
        if "exercise" in cell.metadata.get("tags", []):
            cell.source = COURSE[re.search(r"^def (\w+)", cell.source, re.MULTILINE)[1]].solution()
    return code


TRAINS = re.compile(
    r"\b(train|search|range_test|judge|final_test)\(|experiments\.(random|clipping|seed|budgets|symptoms)"
)


def test_every_cell_that_trains_can_be_stopped_and_run_again(kernel):
    stopped = 0
    for cell in _cells():
        if TRAINS.search(cell.source) and "def " not in cell.source:
            # No training is over by the time that the button is pressed, late as that may be on a busy machine.
            pressed = kernel.run(f"pause = 2\n{WITHOUT_RECORDED}\n{cell.source}", stop_after=0.25)
            if pressed.error:  # an experiment whose result is there already has nothing to stop
                assert _is_stopped(pressed), cell.source
                stopped += 1
            else:
                assert "experiments." in cell.source or cell.source.startswith("budgets")
        again = kernel.run(f"{QUICK}\n{WITH_RECORDED}\n{cell.source}")
        assert again.error == "", (cell.source, again.traceback)
    assert stopped >= 12


def test_the_recorded_results_are_what_was_put_out_of_reach():
    assert callable(data._recorded_results)
