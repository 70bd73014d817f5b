"""Claims of 06_further, sections 6 and 7: Lion, Newton-Schulz, Muon."""

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.trainings import told
from playground.data import digits
from playground.experiments.further import muon_race, sign_step
from playground.experiments.further.bench import CONSTANT, COSINE, count_steps, end_losses, shape_of
from playground.experiments.further.contenders import CONTENDERS, on_the_network
from playground.experiments.further.singular_values import COEFFICIENTS, CUBIC, MUON
from playground.network import train
from playground.network.model import Network
from playground.rules import course_rule
from playground.search import gain

from grader.course import COURSE

HERE = "06_further"
NETWORK = Network()


@claim(
    HERE,
    "One unit of gradient more, and the step is turned round at full length. That is the strength of a sign, and its weakness: it never gets shorter by itself, so near the bottom only the schedule can calm it.",
)
def a_sign_turns_at_full_length(luck: Luck) -> Settled:
    lion = course_rule("lion").function
    turned = [float(lion(0.0, grad, 0.2, 0.1, 0.9, 0.99, 0.0)[0]) for grad in (-1.0, -2.0)]
    w, m, steps = luck.random.normal(size=20), np.zeros(20), []
    for _ in range(500):  # a valley with its bottom at 0
        before = w
        w, m = lion(w, w, m, 0.01, 0.9, 0.99, 0.0)
        steps.append(np.abs(w - before))
    return Settled(
        turned == [-0.1, 0.1] and np.allclose(steps[-1], 0.01),
        f"steps of {turned}; after 500 steps in a valley each weight still moves by {np.median(steps[-1]):.3f}",
        "20 starts",
    )


def _moves(name: str, schedule: str, seeds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far every weight moved, and its absolute gradient, shape (steps, copies, weights)."""
    places, grads = [], []

    def look(w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        places.append(w.copy())
        grads.append(np.abs(grad))
        return grad

    knobs = {**CONTENDERS[name].knobs, "lr": CONTENDERS[name].lr}
    shape = shape_of(schedule, sign_step.STEPS)
    done = train(course_rule(name), knobs, seeds, sign_step.EPOCHS, sign_step.BATCH, schedule=shape, adjust=[look])
    return np.abs(np.diff([*places, done.weights], axis=0)), np.array(grads)


def _spread(moves: np.ndarray, grads: np.ndarray, step: int) -> float:
    """Upper quartile of the moves over the lower, where there is a gradient and a move; the median over the copies."""
    each = [move[(grad > 0) & (move > 0)] for move, grad in zip(moves[step - 1], grads[step - 1], strict=True)]
    return float(np.median([np.divide(*np.quantile(of, [0.75, 0.25])) for of in each]))


@claim(
    HERE,
    "Lion's dots lie on one line: a weight with a tiny gradient moves as far as one with a huge one. Adam begins like that and then lies between: its dots spread less than heavy ball's. And look at the left: at a constant `lr` the other two move less in the end than in the first epoch, and Lion does not. Choose the cosine, and it comes to rest.",
)
def between_a_sign_and_a_gradient(luck: Luck) -> Settled:
    seeds = luck.seeds(3)
    every = {name: _moves(name, CONSTANT, seeds) for name in sign_step.RULES}
    spread = {name: [_spread(*each, step) for step in (1, 100)] for name, each in every.items()}
    mean = {name: each[0].mean(axis=(1, 2)) for name, each in every.items()}
    ended = {name: float(each[-19:].mean() / each[:19].mean()) for name, each in mean.items()}
    rests = _moves("lion", COSINE, seeds)[0].mean(axis=(1, 2))
    return Settled(
        max(spread["lion"]) < 1.001 and spread["adam"][0] < 1.05 and 1.3 < spread["adam"][1] < spread["heavy_ball"][1]
        and max(ended["adam"], ended["heavy_ball"]) < 1 < 1.1 * ended["lion"] and rests[-1] < 0.01 * rests[0],
        f"upper quartile over lower at steps 1 and 100: {({name: np.round(each, 2).tolist() for name, each in spread.items()})}; the last epoch's moves over the first's: {({name: round(each, 2) for name, each in ended.items()})}; under a cosine Lion's last is {rests[-1] / rests[0]:.0e} of its first",
        "3 seeds",
    )  # fmt: skip


def _first_gradient(luck: Luck) -> np.ndarray:
    """Of the first layer, at fresh first weights, on 64 images drawn."""
    start, part = NETWORK.start(luck.seed()), digits().train
    rows = luck.random.permutation(len(part))[:64]
    _, grad = NETWORK.metrics_and_gradient(start[None], part.images[rows][None], part.labels[rows][None])
    return NETWORK.layers(grad[0])[0]


def _values(matrix: np.ndarray) -> np.ndarray:
    return np.linalg.svd(matrix, compute_uv=False)


@claim(
    HERE,
    "A few directions have nearly all of the gradient, and a step along it moves the matrix in those and hardly in the rest.",
    "Before, a needle: a step along this gradient goes mostly in one direction. After five steps with Muon's coefficients most singular values are near 1, so nearly every direction gets the same step. Schulz's end closer to 1, and take longer: after five steps they have brought only a few of the small ones up. And what is 0 stays 0.",
)
def from_a_needle_to_a_ball(luck: Luck) -> Settled:
    iterate = COURSE["newton_schulz"].reference
    gradients = [_first_gradient(luck) for _ in range(7)]
    first, fifth = (np.median([np.sum(_values(g)[:count] ** 2) / np.sum(g**2) for g in gradients]) for count in (1, 5))

    def off(name: str, steps: int) -> np.ndarray:
        """How far from 1 each singular value is, in falling order; the median of the gradients."""
        each = [np.abs(_values(iterate(g, steps, COEFFICIENTS[name])) - 1) for g in gradients]
        return np.median(each, axis=0)

    near = {name: int((off(name, 5) < 0.5).sum()) for name in COEFFICIENTS}
    ended = {name: round(float(off(name, 40)[:10].max()), 3) for name in COEFFICIENTS}
    flat = gradients[0].copy()
    flat[:, 16:] = 0  # half of the directions have no gradient at all
    none = _values(iterate(flat, 10, COEFFICIENTS[MUON]))[16:].max()
    return Settled(
        first > 0.5
        and fifth > 0.85
        and near[MUON] >= 20
        and near[CUBIC] <= 14
        and ended[CUBIC] < 0.01 < ended[MUON]
        and none < 1e-10,
        f"the first direction has {first:.2f} of the square of the gradient, the first five {fifth:.2f}; within a half of 1 are {near} of 32; after 40 steps the first ten are off by {ended}; what is 0 is {none:.0e}",
        "the median of 7 gradients",
    )


@claim(
    HERE,
    "Each singular value $s$ goes its own way in this, as if it were alone:",
    "They also turn a tall matrix on its side first. That saves work and changes nothing: for the turned matrix the iteration gives the turned result.",
    "Here nothing is added, and a zero matrix simply stays zero.",
)
def each_goes_its_own_way(luck: Luck) -> Settled:
    iterate, (a, b, c) = COURSE["newton_schulz"].reference, COEFFICIENTS[MUON]
    g = luck.random.normal(size=(9, 5))
    s = _values(g) / np.linalg.norm(g)
    for _ in range(5):
        s = a * s + b * s**3 + c * s**5
    done = iterate(g, 5, (a, b, c))
    apart = float(np.abs(np.sort(s) - np.sort(_values(done))).max())
    turned = float(np.abs(iterate(g.T, 5, (a, b, c)).T - done).max())
    zero = not iterate(np.zeros((3, 2)), 5, (a, b, c)).any()
    return Settled(
        max(apart, turned) < 1e-9 and zero,
        f"single numbers are off by {apart:.0e}, the turned matrix by {turned:.0e}; a zero matrix stays zero: {zero}",
        "one matrix",
    )


@claim(
    HERE,
    "Schulz's coefficients lead to 1 and stay there; but small values need many steps. Muon's are chosen for speed: within five steps they lift even 0.01 to where the others are; then they never settle, but hover round 1.",
)
def two_sets_of_coefficients(_: Luck) -> Settled:
    paths = {}
    for name, (a, b, c) in COEFFICIENTS.items():
        path = [np.geomspace(0.01, 1.0, 50)]
        for _step in range(200):
            path.append(a * path[-1] + b * path[-1] ** 3 + c * path[-1] ** 5)
        paths[name] = np.array(path)
    muons, cubic = paths[MUON], paths[CUBIC]
    late, moves = muons[100:], np.abs(np.diff(muons[100:], axis=0)).max()
    return Settled(
        bool(np.allclose(cubic[40:], 1)) and cubic[5, 0] < 0.1 and muons[5].min() > 0.6 and moves > 0.1
        and 0.6 < late.min() < 1 < late.max() < 1.3,
        f"from 0.01 five steps lead to {cubic[5, 0]:.2f} and {muons[5, 0]:.2f}; later Muon's stay from {late.min():.2f} to {late.max():.2f}, and move by up to {moves:.2f}",
    )  # fmt: skip


@claim(
    HERE,
    "The velocity is the averaged form of notebook 02. Since it is divided by its own norm, the heavy ball's would move the weights in the same way.",
)
def either_velocity_moves_alike(luck: Luck) -> Settled:
    iterate, grads = COURSE["newton_schulz"].reference, luck.random.normal(size=(20, 6, 4))
    mean, total = np.zeros((6, 4)), np.zeros((6, 4))
    for grad in grads:
        mean, total = 0.9 * mean + 0.1 * grad, 0.9 * total + grad
    apart = float(np.abs(iterate(mean, 5, COEFFICIENTS[MUON]) - iterate(total, 5, COEFFICIENTS[MUON])).max())
    return Settled(apart < 1e-9, f"the directions are apart by {apart:.0e}", "20 gradients")


@claim(
    HERE,
    "Each at its best, Muon has about half the loss of heavy ball and Adam. Those two are within the noise of one another, and Lion ends highest. The left panel says how it was searched, and something else: with too small an `lr`, Muon and Lion fall behind the other two; with too large a one they suffer less.",
    slow=True,
)
def muon_has_half_the_loss(luck: Luck) -> Settled:
    seeds, factors = luck.seeds(8), muon_race.FACTORS[[0, 3, 6]]
    shape, low, best, high = shape_of(COSINE, count_steps(muon_race.EPOCHS, muon_race.BATCH)), {}, {}, {}
    for name, contender in CONTENDERS.items():
        knobs = {**contender.knobs, "lr": np.repeat(factors * contender.lr, 8)}
        done = train(
            on_the_network(course_rule(name)),
            knobs,
            np.tile(seeds, 3),
            muon_race.EPOCHS,
            muon_race.BATCH,
            schedule=shape,
        )
        low[name], best[name], high[name] = end_losses(done).reshape(3, 8)
    mean = {name: float(each.mean()) for name, each in best.items()}
    apart, least = gain(best["heavy_ball"], best["adam"]), min(mean["heavy_ball"], mean["adam"])
    behind = min(low["muon"].mean(), low["lion"].mean()) > max(low["adam"].mean(), low["heavy_ball"].mean())
    suffers = max(np.median(high["muon"]), np.median(high["lion"])) < min(
        np.median(high["adam"]), np.median(high["heavy_ball"])
    )
    return Settled(
        0.35 < mean["muon"] / least < 0.72
        and abs(apart.size) < max(2 * apart.noise, 0.02)
        and mean["lion"] == max(mean.values())
        and behind
        and suffers,
        f"{ ({name: round(each, 3) for name, each in mean.items()}) }; from heavy ball to Adam {apart.size:+.3f}; too small { ({name: round(float(each.mean()), 2) for name, each in low.items()}) }, too large { ({name: round(float(np.median(each)), 2) for name, each in high.items()}) }",
        told(apart)[1],
    )
