"""The experiments of notebook 06: what their pictures and captions claim."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from playground import experiments
from playground.attempts import COLOR
from playground.data import digits
from playground.experiments.further import (
    averaged_weights,
    batch_and_lr,
    bench,
    muon_race,
    parameter_groups,
    second_beta,
    sign_step,
    singular_values,
    unknown_length,
)
from playground.experiments.further.contenders import CONTENDERS, on_the_network
from playground.marks import Line, Raster
from playground.network.model import Network
from playground.network.training import train
from playground.rules import YOURS, Rule, course_rule
from playground.search.gain import gain

# --- batch size and lr ------------------------------------------------------------------------------------------------


def _good_batches(name: str, reference: int, power: float) -> list[int]:
    follow = batch_and_lr.scaled(course_rule("scale_lr"), name, reference, power)
    return batch_and_lr.BATCHES[batch_and_lr.good(batch_and_lr.measured(name), follow)].tolist()


def test_scaled_in_proportion_both_rules_leave_the_valley_and_adam_stays_in_it_with_the_root():
    assert _good_batches("gradient_descent", 16, 1.0) == [8, 16, 32]
    assert 256 not in _good_batches("adam", 16, 1.0)
    assert _good_batches("adam", 16, 0.5) == batch_and_lr.BATCHES.tolist()


def test_the_best_lr_of_plain_gradient_descent_hardly_grows_and_none_is_at_an_edge():
    for name, rates in batch_and_lr.RATES.items():
        best = batch_and_lr.best_rates(name)
        assert rates[0] < best.min() <= best.max() < rates[-1]
    _, at_16, *_, at_256 = batch_and_lr.best_rates("gradient_descent")
    assert at_256 < 3 * at_16


def test_only_what_lies_along_the_line_is_shown_until_all_is_asked_for():
    shown = experiments.batch_and_lr()
    line, everything = (shown.at(show=show, power=0.5) for show in (batch_and_lr.LINE, batch_and_lr.ALL))
    seen = [_seen_cells(frame) for frame in (line, everything)]
    assert (seen[0].sum(axis=0) == 1).all()
    assert seen[1].all()
    assert "lowest" not in line.caption
    assert "Within a quarter of the lowest loss" in everything.caption


def _seen_cells(frame) -> np.ndarray:
    (map_,) = (mark for mark in frame.marks if isinstance(mark, Raster))
    return ~np.isclose(map_.rgba, to_rgba(batch_and_lr.HIDDEN)).all(axis=-1)


def test_the_legend_names_what_is_shown_and_nothing_else():
    def named(show):
        (legend,) = experiments.batch_and_lr().at(show=show).canvas.panels[0].figure.legends
        return [text.get_text() for text in legend.get_texts()]

    assert named(batch_and_lr.LINE) == ["scaled lr", "loss at the trained lr next to it"]
    assert named(batch_and_lr.ALL)[1:] == [
        "best lr of that batch size",
        "scaled lr: within a quarter of it",
        "scaled lr: worse",
    ]


def test_an_lr_beyond_the_map_is_said_to_be_and_has_no_loss():
    frame = experiments.batch_and_lr().at(optimizer="adam", reference="8", power=1.0)
    assert frame.caption.endswith("At 256 it leaves the map.")
    assert frame.figures["batch size 256"] == "beyond the map"


def test_a_wrong_scaling_is_drawn_dashed_beside_the_right_one():
    upside_down = experiments.batch_and_lr(lambda lr, batch, reference, power: lr * (reference / batch) ** power)
    (line, *_) = _dashed(upside_down.at(power=1.0))
    assert line.y[0] > line.y[-1]
    assert not _dashed(experiments.batch_and_lr().at(power=1.0))


def _dashed(frame) -> list[Line]:
    return [mark for mark in frame.marks if isinstance(mark, Line) and mark.color == COLOR]


# --- a training of unknown length -------------------------------------------------------------------------------------


def test_a_schedule_with_the_courses_rates_need_not_be_trained_again(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("trained")

    def stable(wide: float) -> Rule:
        course = course_rule("warmup_stable_decay").function
        return Rule("warmup_stable_decay", lambda *given: course(*given) * wide, YOURS)

    monkeypatch.setattr(unknown_length, "train", refuse)
    recorded = unknown_length.measured(course_rule("warmup_stable_decay"))
    assert np.array_equal(unknown_length.measured(stable(1 + 1e-15)).ends, recorded.ends)
    with pytest.raises(AssertionError, match="trained"):
        unknown_length.measured(stable(1 + 1e-9))


def test_the_columns_of_dots_are_told_by_their_names_and_not_by_colour_alone():
    ends = experiments.unknown_length().at().canvas.panels[unknown_length.ENDS]
    named = [label.get_text().replace("\n", " ") for label in ends.get_xticklabels()]
    assert named == ["constant", "cosine", "one cycle", "warm-up, stable, decay"]


def test_stopped_early_the_schedule_that_was_told_is_lowest_by_more_than_the_noise():
    cosine, cycle, told = (unknown_length.measured(course_rule(name)) for name in unknown_length.SETTINGS)
    for stop in (4, 6):
        others = [each.at(stop).mean() for each in (cosine, cycle, unknown_length.constant())]
        assert told.at(stop).mean() < min(others)
        assert gain(cosine.at(stop), told.at(stop)).real
    planned = gain(cosine.at(20), told.at(20))
    assert abs(planned.size) < planned.noise


def test_each_schedule_is_told_what_the_caption_says():
    rates = {name: unknown_length.rates(course_rule(name), 8) for name in unknown_length.SETTINGS}
    assert rates["warmup_stable_decay"][-1] < 0.02 * unknown_length.LR
    assert rates["cosine_decay"][-1] > 0.5 * unknown_length.LR
    assert rates["one_cycle"][-1] > 0.9 * unknown_length.LR
    assert all(len(lr) == bench.count_steps(8, unknown_length.BATCH) == 304 for lr in rates.values())


def test_the_lines_end_where_the_training_is_stopped():
    for stop in (2, 8, 20):
        frame = experiments.unknown_length().at(stop=stop)
        ends = [mark.x[-1] for mark in frame.marks if isinstance(mark, Line) and mark.panel == unknown_length.LOSS]
        assert ends == [stop] * 4
        assert all(np.isfinite(mark.y).all() for mark in frame.marks)


def test_a_wrong_schedule_is_seen_and_drives_a_training_of_its_own():
    shown = experiments.unknown_length(one_cycle=lambda step, total, lr, *_: lr)
    assert "dashed" in shown.driven_by
    rate, loss = _dashed(shown.at(stop=8))
    assert (rate.panel, loss.panel) == (unknown_length.RATE, unknown_length.LOSS)
    np.testing.assert_allclose(rate.y, unknown_length.LR)
    np.testing.assert_allclose(loss.y, unknown_length.constant().until(8))


# --- the average of the weights ---------------------------------------------------------------------------------------


def test_the_average_is_lower_where_the_weights_are_shaken_and_too_long_a_memory_is_not():
    ends = averaged_weights.measured(course_rule("ema_weights")).at("0.2").ends
    for memory in (5, 6, 7):
        assert gain(ends[0], ends[1 + memory]).real
        assert gain(ends[0], ends[-1]).size < 0


def test_the_average_of_one_seed_is_that_of_its_weights_after_every_step():
    rule, seen = course_rule("ema_weights"), []

    def look(w, grad):
        seen.append(w.copy())
        return grad

    done = train(course_rule("heavy_ball"), {"lr": 0.1, "beta": 0.9}, 0, 2, averaged_weights.BATCH, adjust=[look])
    averages = averaged_weights.Averages(rule, np.array([0.0, 0.9]))
    for w in seen:
        averages.see(w, w)
    averages.take(done.weights)
    mean = seen[0]
    for w in (*seen[1:], done.weights):
        mean = 0.9 * mean + 0.1 * w
    expected = [Network().evaluate(each, digits().validation).loss for each in (done.weights, mean)]
    np.testing.assert_allclose(averages.losses[-1], expected)
    assert averages.losses.shape == (2, 2, 1)


def test_without_a_memory_the_average_is_the_weights():
    losses = averaged_weights.measured(course_rule("ema_weights"))
    np.testing.assert_allclose(losses.means[:, 0], losses.means[:, 1])
    assert "it is the weights" in experiments.averaged_weights().at().caption
    assert "it is the weights" not in experiments.averaged_weights().at(memory=100.0).caption


def test_no_longer_memory_is_shown_than_the_one_that_is_chosen():
    for memory, count in ((1.0, 1), (100.0, 7), (1000.0, 10)):
        frame = experiments.averaged_weights().at(memory=memory)
        curves = [mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == averaged_weights.ENDS]
        assert len(curves[-1].x) == count


def test_an_average_that_never_moves_is_drawn_dashed():
    frame = experiments.averaged_weights(lambda average, w, decay: average).at(memory=100.0)
    curve, _ = _dashed(frame)
    assert np.ptp(curve.y) == pytest.approx(0)


# --- Adam's second memory ---------------------------------------------------------------------------------------------


def test_a_shorter_memory_pays_under_a_cosine_and_not_at_a_constant_lr():
    assert second_beta.compared(bench.COSINE).real
    assert second_beta.compared(bench.CONSTANT).size < 0


def test_no_beta2_has_its_best_lr_at_an_edge_of_the_search():
    for schedule in (bench.CONSTANT, bench.COSINE):
        best, losses = second_beta.measured(schedule)
        assert second_beta.RATES[0] < best.min() <= best.max() < second_beta.RATES[-1]
        assert losses.shape == (4, 16)


def test_of_one_seed_nothing_is_claimed():
    shown = experiments.second_beta()
    assert "cannot be told" in shown.at(seeds=1).caption
    assert "noise" in shown.at(seeds=2).caption


# --- the length of a step ---------------------------------------------------------------------------------------------


def test_lion_moves_every_weight_equally_far_and_as_far_at_the_end_as_at_the_beginning():
    lion, heavy = (sign_step.trained(course_rule(name), bench.CONSTANT) for name in ("lion", "heavy_ball"))
    assert np.nanmax(lion.moves) == pytest.approx(np.nanmin(lion.moves)) == pytest.approx(CONTENDERS["lion"].lr)
    assert 0.9 < lion.mean[-19:].mean() / lion.mean[:19].mean() < 1.2
    assert heavy.mean[-19:].mean() < 0.4 * heavy.mean[:19].mean()


def test_adams_first_step_is_lions_in_kind():
    adam = sign_step.trained(course_rule("adam"), bench.CONSTANT)
    assert adam.spread(1) == pytest.approx(1, abs=0.01)
    assert adam.spread(100) > 2


def test_a_cosine_shortens_lions_step():
    lion = sign_step.trained(course_rule("lion"), bench.COSINE)
    assert lion.mean[sign_step.LAST - 1] < 0.02 * lion.mean[0]


def test_what_is_looked_at_is_no_further_than_the_step():
    frame = experiments.sign_step().at(step=7)
    curves = [mark for mark in frame.marks if isinstance(mark, Line) and len(mark.x) == 7]
    assert len(curves) == 3


# --- singular values --------------------------------------------------------------------------------------------------


def test_five_steps_of_muons_bring_all_but_a_few_near_one_and_the_cubic_ones_far_fewer():
    def near(coefficients: str) -> int:
        values = singular_values.values_after(course_rule("newton_schulz"), singular_values.START, coefficients, 5)
        return int(((values > 0.5) & (values < 1.5)).sum())

    assert (near(singular_values.MUON), near(singular_values.CUBIC)) == (29, 8)


def test_a_singular_value_of_zero_stays_zero():
    values = singular_values.values_after(course_rule("newton_schulz"), singular_values.START, singular_values.MUON, 10)
    assert values[-1] < 1e-12


def test_before_the_first_step_the_squares_of_the_singular_values_sum_to_one():
    for matrix in (singular_values.START, singular_values.LATER, singular_values.RANDOM):
        values = singular_values.values_after(course_rule("newton_schulz"), matrix, singular_values.MUON, 0)
        assert (values**2).sum() == pytest.approx(1)


def test_a_wrong_iteration_is_drawn_dashed():
    (line,) = _dashed(experiments.singular_values(lambda g, steps, coefficients: g).at(steps=5))
    assert line.y[0] == pytest.approx(np.linalg.norm(singular_values.matrix_of(singular_values.START), 2))


# --- the race on the digits -------------------------------------------------------------------------------------------


def test_each_rules_best_lr_is_in_the_middle_of_its_search():
    for name in CONTENDERS:
        searched = muon_race.measured(course_rule(name))[:, : len(muon_race.SEARCHED)]
        assert searched.mean(axis=1).argmin() == 3, name


def test_muon_is_lowest_by_more_than_the_noise_and_heavy_ball_and_adam_are_within_it():
    fresh = {name: muon_race.fresh_losses(course_rule(name)) for name in CONTENDERS}
    for other in ("heavy_ball", "adam", "lion"):
        assert gain(fresh[other], fresh["muon"]).real
        assert (fresh["muon"] < fresh[other]).all()
    apart = gain(fresh["adam"], fresh["heavy_ball"])
    assert abs(apart.size) < apart.noise
    assert min(fresh, key=lambda name: -fresh[name].mean()) == "lion"


def test_the_search_is_shown_no_further_than_the_lr_that_is_looked_at():
    for factor, count in ((0.32, 2), (1.0, 4), (5.6, 7)):
        frame = experiments.muon_race().at(factor=factor)
        curves = [mark for mark in frame.marks if isinstance(mark, Line) and mark.panel == muon_race.SEARCH]
        assert [len(mark.x) for mark in curves[1:]] == [count] * 4
        assert max(mark.x[-1] for mark in curves[1:]) == curves[0].x[0]


def test_muon_moves_matrices_by_itself_and_the_biases_by_momentum():
    network, random = Network(), np.random.RandomState(0)
    w, grad, velocity = random.normal(size=(3, network.size))
    knobs = {"lr": 0.1, "beta": 0.9, "weight_decay": 0.0, "steps": 5}
    moved, _ = on_the_network(course_rule("muon"))(w, grad, velocity, **knobs)
    first, bias = (layers[0] for layers in zip(*(network.layers(each)[:2] for each in (moved,)), strict=True))
    parts = [network.layers(each) for each in (w, grad, velocity)]
    expected, _ = course_rule("muon")(*(part[0] for part in parts), **knobs)
    np.testing.assert_allclose(first, expected)
    np.testing.assert_allclose(bias, parts[0][1] - 0.1 * (0.9 * parts[2][1] + 0.1 * parts[1][1]))


def test_a_wrong_muon_is_tried_with_one_seed():
    shown = experiments.muon_race(muon=lambda w, grad, velocity, lr, *_: (w - lr * grad, velocity))
    (line,) = _dashed(shown.at(factor=5.6))
    assert len(line.y) == len(muon_race.FACTORS)
    assert "dashed" in shown.driven_by


# --- parameter groups -------------------------------------------------------------------------------------------------


def test_it_is_the_weights_that_want_the_decay_and_the_biases_do_not_matter():
    for decay in parameter_groups.DECAYS:
        losses = parameter_groups.losses_at(decay, 1.0)
        assert abs(losses[parameter_groups.WEIGHTS].mean() - losses[parameter_groups.ALL].mean()) < 0.002
        assert abs(losses[parameter_groups.BIASES].mean() - losses[parameter_groups.NONE].mean()) < 0.002
    losses = parameter_groups.losses_at(10**-0.5, 1.0)
    assert gain(losses[parameter_groups.NONE], losses[parameter_groups.WEIGHTS]).real


def test_without_a_decay_its_strength_changes_nothing():
    weak, strong = (parameter_groups.losses_at(decay, 1.0)[parameter_groups.NONE] for decay in (0.1, 1.0))
    np.testing.assert_array_equal(weak, strong)


def test_the_biases_are_the_vectors_of_the_network():
    numbers = parameter_groups._for_each_parameter(1.0, 2.0)
    assert (numbers == 2.0).sum() == 32 + 10
    assert (numbers == 1.0).sum() == 64 * 32 + 32 * 10
