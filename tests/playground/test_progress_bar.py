"""The bar of a long training, and the line that a page keeps of it."""

import numpy as np
import pytest
from playground import progress_bar
from playground.network.training import train
from playground.progress_bar import bar
from small_trainings import FEW, GD


class Page:
    """What a notebook's page shows in the place of the bar."""

    def __init__(self, shown: object):
        self.shown = [shown]

    def update(self, what: object) -> None:
        self.shown.append(what)


@pytest.fixture
def pages(monkeypatch) -> list[Page]:
    pages: list[Page] = []

    def display(what, display_id):
        assert display_id
        pages.append(Page(what))
        return pages[-1]

    monkeypatch.setattr(progress_bar, "display", display)
    return pages


def test_the_bar_follows_a_training_and_leaves_its_first_words_on_the_page(pages):
    train(GD, {"lr": np.array([0.1])}, epochs=4, data=FEW, on_progress=bar("a training", 4))
    (page,) = pages
    first, *between, last = page.shown
    assert repr(first) == repr(last) == "a training: 4 epochs"
    assert [one._repr_mimebundle_()["text/html"] for one in between] == [
        f'<label>a training: {n} of 4 epochs <progress max="4" value="{n}"></progress></label>' for n in (1, 2, 3)
    ]


def test_nothing_is_shown_before_there_is_progress(pages):
    bar("a training", 4)
    assert pages == []


def test_several_trainings_may_share_a_bar(pages):
    shown = bar("two trainings", 4)
    for _ in range(2):
        train(GD, {"lr": 0.1}, epochs=2, data=FEW, on_progress=shown)
    assert [repr(one) for one in pages[0].shown][1:] == [
        *(f"two trainings: {n} of 4 epochs" for n in (1, 2, 3)),
        "two trainings: 4 epochs",
    ]


def test_a_stopped_training_leaves_the_bar_where_it_stood(pages):
    shown = bar("a <training>", 4)

    def on_progress(done):
        shown(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(GD, {"lr": 0.1}, epochs=4, data=FEW, on_progress=on_progress)
    assert (
        'a &lt;training&gt;: 2 of 4 epochs <progress max="4" value="2">'
        in pages[0].shown[-1]._repr_mimebundle_()["text/html"]
    )


def test_where_no_notebook_is_a_line_is_printed_once(capsys):
    train(GD, {"lr": 0.1}, epochs=3, data=FEW, on_progress=bar("a training", 3))
    assert capsys.readouterr().out == "a training: 3 epochs\n"


def test_a_bar_of_nothing_is_refused():
    with pytest.raises(ValueError, match="epochs = 0"):
        bar("a training", 0)
