"""Claims of 03_weight_decay, sections 6 to 8: decay beside the step, the wrong shapes, the scale of the inputs."""

import numpy as np
from claims.claim import Luck, Settled, claim

from grader.course import COURSE

HERE = "03_weight_decay"


@claim(
    HERE,
    "Without a gradient each step leaves a share of $1-\\eta\\lambda$, here 0.95, and twenty steps leave $0.95^{20}$, about 36 %",
)
def a_share_of_a_share(luck: Luck) -> Settled:
    before = w = luck.random.normal(size=9)
    for _ in range(20):
        w = COURSE["sgd_weight_decay"].reference(w, np.zeros(9), 0.1, 0.5)
    left = w / before
    return Settled(
        np.allclose(left, 0.95**20) and round(left.mean(), 2) == 0.36,
        f"{left.mean():.1%} is left of each of nine weights",
        "9 weights",
    )


@claim(
    HERE,
    "For plain gradient descent the two *are* the same: open the bracket and it is $w - \\eta\\,(g + \\lambda w)$.",
)
def for_plain_descent_they_are_the_same(luck: Luck) -> Settled:
    w, g, lr, decay = luck.random.normal(size=9), luck.random.normal(size=9), *luck.random.uniform(0.01, 0.5, 2)
    beside = COURSE["sgd_weight_decay"].reference(w, g, lr, decay)
    inside = w - lr * COURSE["l2_penalty"].reference(0.0, g, w, decay)[1]
    return Settled(
        np.allclose(beside, inside, rtol=1e-12), f"apart by {np.abs(beside - inside).max():.0e}", "9 weights"
    )


@claim(
    HERE,
    "the gradient, and the penalty in it, is summed up over about $1/(1-\\beta) = 10$ steps, while the decay beside it acts once a step: at the same `lr` and the same number it pulls a tenth as hard against the loss, and the path ends nearer to the cross. Where it started makes no difference to where it ends.",
)
def a_tenth_as_hard(luck: Luck) -> Settled:
    curvature, cross, lr, decay = luck.random.uniform(0.5, 3, 2), luck.random.uniform(0.5, 2, 2), 0.02, 0.6
    heavy = COURSE["heavy_ball"].reference

    def end(start: np.ndarray, inside: float, beside: float) -> np.ndarray:
        w, velocity = start, np.zeros(2)
        for _ in range(3000):
            before = w
            w, velocity = heavy(w, curvature * (w - cross) + inside * w, velocity, lr, 0.9)
            w = w - lr * beside * before
        return w

    starts = luck.random.normal(size=(2, 2))
    ends = [end(start, 0.0, decay) for start in starts]
    tenth, whole = end(starts[0], decay / 10, 0.0), end(starts[0], decay, 0.0)
    nearer = np.linalg.norm(ends[0] - cross) < np.linalg.norm(whole - cross)
    return Settled(
        np.allclose(ends[0], ends[1]) and np.allclose(ends[0], tenth, atol=1e-6) and bool(nearer),
        f"it ends where L2 of a tenth of the strength ends, within {np.abs(ends[0] - tenth).max():.0e}",
        "a loss, two starts",
    )


@claim(
    HERE,
    "The best answer to that is the mean for everybody, and that is what was learnt.",
    "Then the weights come out as 2.9 and 1.9, with a bias of 0.4; the decay holds them a little below 3 and 2.",
)
def broadcasting_learns_the_mean(luck: Luck) -> Settled:
    x = luck.random.uniform(size=(100, 2))
    y = 3 * x[:, 0] + 2 * x[:, 1] + 0.5 * luck.random.uniform(size=100)

    def fit(y: np.ndarray) -> tuple[np.ndarray, float]:
        w, bias = np.zeros((2, 1)), 0.0
        for _ in range(3000):
            error = x @ w + bias - y
            w = w - 0.05 * 2 * (x.T @ error).mean(axis=1, keepdims=True) / 100 - 0.05 * 0.01 * w
            bias -= 0.05 * 2 * error.mean()
        return w.ravel(), float(bias)

    (wrong, level), (right, bias) = fit(y), fit(y.reshape(-1, 1))
    return Settled(
        bool(np.abs(wrong).max() < 0.01)
        and abs(level - y.mean()) < 0.01
        and bool(np.abs(right - [2.9, 1.9]).max() < 0.3)
        and abs(bias - 0.4) < 0.2
        and bool((right < [3, 2]).all()),
        f"wrong: {np.abs(wrong).max():.3f} and the mean; mended: {right.round(2)} and {bias:.2f}",
        "100 points",
    )


@claim(
    HERE,
    "a penalty compares the weights with one another, so a feature in millimetres is pulled less than the same one in metres.",
)
def scale_the_inputs_first(luck: Luck) -> Settled:
    x, noise = luck.random.normal(size=200), 0.1 * luck.random.normal(size=200)
    y = 2 * x + noise

    def kept(unit: float) -> float:
        column = x * unit
        w = column @ y / (column @ column + 200 * 1.0)
        return float(w * unit / 2)

    metres, millimetres = kept(1.0), kept(1000.0)
    return Settled(
        metres < 0.6 and millimetres > 0.95,
        f"of its effect {metres:.0%} is left in metres and {millimetres:.0%} in millimetres",
        "200 points",
    )
