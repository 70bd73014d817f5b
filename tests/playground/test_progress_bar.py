"""The bar of a long training."""

import numpy as np
from playground.network.training import train
from playground.progress_bar import bar
from small_trainings import FEW, GD


def test_the_bar_follows_a_training_and_leaves_words_on_the_page(monkeypatch):
    shown = []
    monkeypatch.setattr("playground.progress_bar.display", shown.append)
    on_progress = bar("a training", 4)
    (on_page,) = shown
    assert repr(on_page) == "a training: 4 epochs"
    assert "application/vnd.jupyter.widget-view+json" in on_page._repr_mimebundle_()
    seen = []

    def followed(done):
        asked_to_stop = on_progress(done)
        seen.append(on_page._widget.value)
        return asked_to_stop

    assert train(GD, {"lr": np.array([0.1])}, epochs=4, data=FEW, on_progress=followed).epochs == 4
    assert seen == [1, 2, 3, 4]
    assert on_page._widget.max == 4
