"""Claims of 04_adam, sections 5 and 6: the race, the rates that work, and where the decay is attached."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import USUAL, at_best, ends, told
from playground.experiments.adam import decay_maps, grand_race
from playground.over_seeds import decay_study, rate_study
from playground.rules import course_rule
from playground.search import gain
from playground.simulate import simulate

HERE = "04_adam"
RULES = grand_race.runners()


def _ends(surface: str, start: tuple[float, float]) -> dict[str, float]:
    """How each rule ends from a start, at the rate that is best from there: its highest loss in the last steps."""
    ground, ended = grand_race.SURFACES[surface].starting_at(start), {}
    for name, driver in RULES.items():
        others = {knob: grand_race.DEFAULTS[knob] for knob in driver.knobs if knob != "lr"}
        run = simulate(driver, ground, grand_race.STEPS, lr=grand_race.RATES, **others)
        ended[name] = float(grand_race.final_loss(run.loss).min())
    return ended


@claim(
    HERE,
    "On smooth ground without noise, each at the learning rate that is best from this start, **Adam wins nowhere here**.",
    "turned, it suits them less, and RMSProp goes from second place to last.",
    "In the ravine the bottom happens to lie there, and it helps; in the bent valley the bottom is at (-1, 1), and it costs.",
)
def adam_wins_nowhere_here(_: Luck) -> Settled:
    ended = {surface: grand_race.ends(RULES, surface) for surface in grand_race.SURFACES}
    places = {surface: grand_race.place("adam", end) for surface, end in ended.items()}
    rms = [grand_race.place("rmsprop", ended[surface]) for surface in ("ravine", "turned ravine")]
    helps, costs = (ended[surface]["adamw"] / ended[surface]["adam"] for surface in ("ravine", "bent valley"))
    return Settled(
        min(places.values()) > 1 and rms == [2, 8] and helps < 1 < costs,
        f"Adam's places {places}; RMSProp's {rms}; AdamW ends {helps:.2f} and {costs:.1f} times as high as Adam",
    )


@claim(
    HERE,
    "Drag the start, and others win: gradient descent from more than half of all places in the turned ravine, and in the bent valley from a few places Adam, as from (-0.9, -0.6).",
    slow=True,
)
def others_win_from_elsewhere(luck: Luck) -> Settled:
    left, right, bottom, top = grand_race.WINDOW
    starts = luck.random.uniform((left, bottom), (right, top), (60, 2))
    first = {
        surface: [min(ended, key=ended.__getitem__) for ended in (_ends(surface, tuple(start)) for start in starts)]
        for surface in ("turned ravine", "bent valley")
    }
    descent, adam = first["turned ravine"].count("gradient_descent") / 60, first["bent valley"].count("adam") / 60
    there = _ends("bent valley", (-0.9, -0.6))
    return Settled(
        descent > 0.42 and adam < 0.25 and min(there, key=there.__getitem__) == "adam",
        f"gradient descent is first from {descent:.0%} of 60 places in the turned ravine, Adam from {adam:.0%} in the valley",
        "60 places",
    )


@claim(
    HERE,
    "Gradient descent and Nesterov are thrown out at three times their best rate already, in the ravine, since it lies just below their limit. Heavy ball's lies well below its own: three times is harmless there, ten times in the valley is not.",
    "There the rules with a divisor end far worse than at their best, and RMSProp even higher than it began; still they are not thrown out: a step of theirs is about `lr`, however steep the ground.",
)
def who_is_thrown_out(_: Luck) -> Settled:
    thrice, tenfold = grand_race.ends(RULES, "ravine", 3.0), grand_race.ends(RULES, "bent valley", 10.0)
    out = [{name for name, end in ended.items() if end > grand_race.DIVERGED} for ended in (thrice, tenfold)]
    four = {"gradient_descent", "momentum", "heavy_ball", "nesterov"}
    best, valley = grand_race.ends(RULES, "bent valley"), grand_race.SURFACES["bent valley"]
    worse = min(tenfold[name] / best[name] for name in RULES.keys() - four)
    higher = tenfold["rmsprop"] / valley.loss(np.array(valley.start))
    return Settled(
        out[0] == {"gradient_descent", "nesterov"} and out[1] == four and worse > 10 and higher > 1,
        f"at three times {sorted(out[0])}; at ten times {sorted(out[1])}, the others end {worse:.0f} times as high or more, RMSProp {higher:.1f} times as high as it began",
    )


@claim(
    HERE,
    "In the ravine it is momentum that widens the range, in heavy ball and in Adam; RMSProp, which divides and has none, has a narrower one than gradient descent. In the bent valley all are narrow.",
)
def the_range_depends_on_the_ground(_: Luck) -> Settled:
    ravine, valley = (
        {name: rate_study.factor(rate_study.that_arrive(name, surface)) for name in rate_study.RATES}
        for surface in ("ravine", "bent valley")
    )
    momentum, without = (min(ravine[name] for name in ("heavy_ball", "adam")), ravine["gradient_descent"])
    return Settled(
        momentum > 10 * without and ravine["rmsprop"] < without and max(valley.values()) < 10,
        "ravine: " + ", ".join(f"{name} {width:.0f}" for name, width in ravine.items()),
    )


@claim(
    HERE,
    "the two rules that divide have a wider range than gradient descent, three or four times as wide with these seeds.",
    "with other seeds it is two or three times as wide as gradient descent's, and not far behind Adam's.) There `lr` matters less",
    slow=True,
)
def on_a_network_lr_matters_less(luck: Luck) -> Settled:
    losses = rate_study.measured(luck.seed())
    widths = {
        name: rate_study.factor(rate_study.that_train(name, row))
        for name, row in zip(rate_study.RATES, losses, strict=True)
    }
    least, most = np.sort([widths["adam"], widths["rmsprop"]]) / widths["gradient_descent"]
    heavy = widths["heavy_ball"] / widths["gradient_descent"]
    return Settled(
        least > 1.2 and least * most > 3 and heavy > 1.3 and widths["heavy_ball"] > widths["adam"] / 4,
        ", ".join(f"{name} {width:.0f}" for name, width in widths.items()),
        "6 seeds, rates a factor of 1.33 apart",
    )


@claim(
    HERE,
    "At small learning rates decay helps little or nothing: the network has not yet fitted the images, and there is nothing to hold back.",
)
def decay_does_nothing_at_small_rates(luck: Luck) -> Settled:
    settings = decay_study.grid(lr=np.array([0.001]), decay=np.array([0.0, 0.01, 0.1, 0.3]))
    losses = decay_study.ends(decay_study.BESIDE, settings, luck.seeds(6))
    helped = gain(losses[0], losses[1:][at_best(losses[1:])])
    return Settled(
        helped.size < 0.03 * losses[0].mean(),
        f"lower by {helped.size:.3f} of {losses[0].mean():.2f} with the best of three decays",
        told(helped)[1],
    )


@claim(
    HERE,
    "from an `lr` of about 0.02, the best **L2** strength in the gradient stays where it is as `lr` grows.",
    "The best **AdamW** decay goes down at the right edge, from 0.3 to 0.1, as if only its product with `lr` counted.",
    "The lowest loss of all is AdamW's here.",
)
def the_maps_of_the_course(_: Luck) -> Settled:
    _, maps = decay_maps.trained_maps()
    best = {kind: decay_maps.best_decays(made.values, kind) for kind, made in maps.items()}
    l2, beside = (best[kind][decay_maps.RATES > 0.015] for kind in (decay_maps.INSIDE, decay_maps.BESIDE))
    lowest = [float(maps[kind].values.min()) for kind in (decay_maps.INSIDE, decay_maps.BESIDE)]
    return Settled(
        np.ptp(l2) == 0 and beside[[0, -1]].round(1).tolist() == [0.3, 0.1] and lowest[1] < lowest[0],
        f"L2 {l2.round(4)}, AdamW {beside.round(2)}; lowest {lowest[0]:.3f} and {lowest[1]:.3f}",
    )


@claim(
    HERE,
    "Over six seeds **neither has to come down**: from the first `lr` to the last, nearly six times as large, AdamW's best "
    "decay stays within a factor of two, and its product with `lr` grows several times. The best L2 strength goes up, if it "
    "moves at all.",
    slow=True,
)
def neither_decay_has_to_come_down(luck: Luck) -> Settled:
    first = luck.seed()
    l2, beside = (
        decay_study.best_decays(kind, decay_study.searched(kind, first))
        for kind in (decay_study.INSIDE, decay_study.BESIDE)
    )
    wide, product = beside.max() / beside.min(), beside[-1] / beside[0] * decay_study.RATES[-1] / decay_study.RATES[0]
    return Settled(
        wide < 3.5 and product > 1.7 and l2[-1] / l2[0] > 0.5,
        f"AdamW's stays within a factor of {wide:.1f}, its product with lr grows {product:.1f}-fold; the best L2 is {l2[-1] / l2[0]:.1f} times as strong at the last lr",
        "6 seeds: a neighbour is a factor of 1.8 away",
    )


@claim(HERE, "SGD with momentum often ends as well or better: try both.", slow=True)
def momentum_ends_as_well(luck: Luck) -> Settled:
    choosing, measuring = luck.seeds(6), luck.seeds(16)
    heavy_rates, adam_rates = np.geomspace(0.1, 0.4, 5), np.geomspace(0.018, 0.06, 5)
    best = heavy_rates[at_best(ends("heavy_ball", {"lr": heavy_rates, "beta": 0.9}, choosing, 20))]
    heavy = ends("heavy_ball", {"lr": float(best), "beta": 0.9}, measuring, 20)[0]
    best = adam_rates[at_best(ends("adam", {"lr": adam_rates, **USUAL}, choosing, 20))]
    adam = ends("adam", {"lr": float(best), **USUAL}, measuring, 20)[0]
    lead = gain(adam, heavy)
    return Settled(
        lead.size > -0.02,
        f"after 20 epochs on the digits, each tuned: heavy ball lower by {lead.size:+.3f}",
        told(lead)[1],
    )


@claim(
    HERE,
    "L2 in the gradient is divided by $\\sqrt{\\hat v}$ like everything else, so **the weights with the largest gradients are decayed the least**.",
)
def l2_decays_large_gradients_least(luck: Luck) -> Settled:
    """Weights of 1 under gradients of mean 0: what is left of each after 2,000 steps, by the size of its gradients."""
    sizes = np.array([0.01, 0.1, 1.0])
    grads = luck.random.normal(size=(2000, 64, 1)) * sizes
    adam, adamw = course_rule("adam"), course_rule("adamw")
    inside = beside = np.ones((64, 3))
    state, other = adam.initial_state(inside), adamw.initial_state(beside)
    for grad in grads:
        inside, *state = adam.function(inside, grad + 0.01 * inside, *state, 0.001, *USUAL.values())
        beside, *other = adamw.function(beside, grad, *other, 0.001, *USUAL.values(), 0.5)
    left, even = inside.mean(axis=0), beside.mean(axis=0)
    return Settled(
        bool(left[0] < left[1] - 0.1 < left[2]) and np.ptp(even) < 0.05,
        f"left with L2 inside: {left.round(2)}, with decay beside: {even.round(2)}, for gradients of 0.01, 0.1 and 1",
        "64 weights of each",
    )
