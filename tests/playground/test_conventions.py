"""The table of conventions: read off the records, and unwilling to guess."""

import pytest
from playground import conventions as module
from playground.conventions import KNOBS, Conventions, conventions, reading


def cells(knob: str) -> dict[str, tuple[str, str, str]]:
    """A knob's rows by their call; where a call has the knob under several names, its first."""
    return {call: (name, default, meant) for _, call, name, default, meant in reversed(conventions(knob).rows)}


def test_eps_sits_in_three_places():
    meant = {call: meant for call, (_, _, meant) in cells("eps").items()}
    assert meant["torch.optim.Adam"] == meant["optax.adam"] == "after the root of the corrected v"
    assert meant["keras.optimizers.Adam"] == "after the root of v, before v is corrected"
    assert meant["torch.optim.RMSprop"] == "after the root"
    assert meant["keras.optimizers.RMSprop"] == meant["optax.rmsprop"] == "inside the root"
    assert meant["keras.optimizers.Adagrad"] == meant["optax.adagrad"] == "inside the root"


def test_decay_is_coupled_in_torchs_adam_and_nowhere_else_in_the_adams():
    coupled = [call for call, (_, _, meant) in cells("weight_decay").items() if meant.startswith("in the gradient")]
    assert sorted(coupled) == ["optax.add_decayed_weights", "torch.optim.Adam", "torch.optim.SGD"]


def test_only_keras_keeps_lr_in_the_velocity():
    for knob in ("beta", "nesterov"):
        inside = [call for call, (_, _, meant) in cells(knob).items() if meant.startswith("lr inside")]
        assert inside == ["keras.optimizers.SGD"]


def test_the_averaged_form_is_found_where_a_framework_has_it():
    averaged = {call: (name, meant) for _, call, name, _, meant in conventions("beta").rows if "averaged" in meant}
    assert {call: name for call, (name, _) in averaged.items()} == {
        "torch.optim.SGD": "dampening",
        "optax.ema": "decay",
    }
    assert averaged["torch.optim.SGD"][1].endswith("but the first velocity is g")


def test_a_call_inside_another_is_given_with_it():
    assert "as optax.chain(optax.ema({beta}, debias=False), " in cells("beta")["optax.ema"][2]
    assert (
        "as optax.chain(optax.add_decayed_weights({weight_decay}), optax.sgd("
        in (cells("weight_decay")["optax.add_decayed_weights"][2])
    )


def test_adagrads_cache_does_not_begin_at_zero_everywhere():
    assert [row[1:4] for row in conventions("cache").rows] == [
        ("torch.optim.Adagrad", "initial_accumulator_value", "0"),
        ("keras.optimizers.Adagrad", "initial_accumulator_value", "0.1"),
        ("optax.adagrad", "initial_accumulator_value", "0.1"),
    ]


def test_torch_waits_one_epoch_longer():
    exceeding = [call for call, (_, _, meant) in cells("patience").items() if "exceed" in meant]
    assert exceeding == ["torch.optim.lr_scheduler.ReduceLROnPlateau"]


def test_names_and_defaults_are_the_signatures():
    assert cells("beta2")["torch.optim.Adam"][:2] == ("betas[1]", "0.999")
    assert cells("eps")["keras.optimizers.Adam"][:2] == ("epsilon", "1e-07")
    assert cells("lr")["optax.adam"][:2] == ("learning_rate", "none: must be given")


def test_the_whole_table_is_the_tables_of_its_knobs():
    assert conventions().rows == tuple(row for knob in KNOBS for row in conventions(knob).rows)


@pytest.mark.parametrize("knob", [*KNOBS, None])
def test_no_column_is_empty_throughout(knob):
    table = conventions(knob)
    header = str(table).split("\n")[0]
    assert ("what is meant" in header) == ("what is meant" in table._repr_html_()) == any(row[4] for row in table.rows)
    for number, name in enumerate(module.COLUMNS):
        if name in header:
            assert any(row[number] for row in table.rows)


def test_an_unknown_knob_gets_the_list():
    with pytest.raises(ValueError, match=r"no knob 'epsilon'.*eps"):
        conventions("epsilon")


def test_a_run_that_nothing_reproduces_is_not_guessed_at(monkeypatch):
    only_the_course = {"rmsprop": module.READINGS["rmsprop"][:1]}
    monkeypatch.setattr(module, "READINGS", only_the_course)
    with pytest.raises(ValueError, match="no known reading"):
        reading("keras", "keras.optimizers.RMSprop", "rmsprop")


def test_text_is_aligned_and_html_is_escaped():
    table = Conventions((("eps", "f", "a < b", "1", "inside"), ("beta1", "function", "b", "0.9", "")))
    lines = str(table).split("\n")
    assert lines[1].index("f") == lines[2].index("function") == lines[0].index("call")
    assert '<td style="text-align: left">a &lt; b</td>' in table._repr_html_()
