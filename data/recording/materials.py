"""What every framework is given: start weights, gradients, losses, and settings of each rule."""

import numpy as np

STEPS, CUT = 60, 30


def materials() -> dict:
    """Start weights, gradients, losses, and by what lr is multiplied at each step.

    The gradients are multiples of 1/64, the same in every precision. One coordinate never has a gradient, one has it
    only now and then, one has large ones and one small ones. lr falls to a quarter half-way, since some conventions
    part only when lr changes.
    """
    random = np.random.default_rng(20)
    gradients = random.integers(-128, 129, (STEPS, 5)) / 64
    gradients[:, 0] = 0.0
    gradients[:, 1] *= np.arange(STEPS) % 4 == 1
    gradients[:, 2] *= 64.0
    gradients[:, 3] /= 64.0
    return {
        "start": [0.5, -1.25, 3.0, -0.75, 2.0],
        "gradients": gradients.tolist(),
        "lr_factors": [1.0] * CUT + [0.25] * (STEPS - CUT),
        "losses": [4.0, 3.0, 3.5, 3.0, 3.25, 2.0, *[2.5] * 7, 1.5, *[1.75, 2.0, 1.5, 1.625] * 6],
    }


MATERIALS = materials()
START, GRADIENTS = np.array(MATERIALS["start"]), np.array(MATERIALS["gradients"])

# lr and whatever else may pass through float32 on its way is a power of two, exact in every precision.
PLAIN = [{"lr": 0.125}, {"lr": 0.015625}]
MOMENTUM = [{"lr": 0.125, "beta": 0.9}, {"lr": 0.0625, "beta": 0.5}, {"lr": 0.015625, "beta": 0.99}]
DECAY = [{"lr": 0.125, "weight_decay": 0.0625}, {"lr": 0.0625, "weight_decay": 0.5}]
MOMENTUM_DECAY = [{**knobs, "weight_decay": 0.25} for knobs in MOMENTUM]
ADAGRAD = [{"lr": 0.125, "eps": 1e-10}, {"lr": 0.5, "eps": 1e-3}, {"lr": 0.125, "eps": 0.1}]
RMSPROP = [
    {"lr": 0.0625, "rho": 0.9, "eps": 1e-8},
    {"lr": 0.015625, "rho": 0.5, "eps": 1e-3},
    {"lr": 0.0625, "rho": 0.99, "eps": 0.1},
]
ADAM = [
    {"lr": 0.125, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    {"lr": 0.125, "beta1": 0.9, "beta2": 0.999, "eps": 0.1},
    {"lr": 0.0625, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3},
    {"lr": 0.0625, "beta1": 0.0, "beta2": 0.99, "eps": 1e-8},
]
ADAMW = [{**knobs, "weight_decay": decay} for knobs, decay in zip(ADAM, (0.01, 0.5, 0.1, 0.25), strict=True)]
LION = [
    {"lr": 0.125, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0},
    {"lr": 0.0625, "beta1": 0.95, "beta2": 0.98, "weight_decay": 0.5},
    {"lr": 0.015625, "beta1": 0.5, "beta2": 0.9, "weight_decay": 0.25},
]
PROXIMAL = [{"lr": 0.125, "strength": 0.25}, {"lr": 0.0625, "strength": 1.0}]
PLATEAU = [
    {"lr": 0.5, "factor": 0.5, "patience": 2, "min_lr": 0.0},
    {"lr": 0.5, "factor": 0.125, "patience": 1, "min_lr": 0.03125},
    {"lr": 0.5, "factor": 0.75, "patience": 4, "min_lr": 0.25},
    {"lr": 0.5, "factor": 0.5, "patience": 0, "min_lr": 0.001953125},
]

# Lists of gradients, and the norm they are clipped to. Keras brings its factor through float32 on the way, so the first
# three have norms that are powers of two: 16, 16 and 0.
CLIPPED = [
    ([[8.0, -4.0, 4.0], [12.0, 4.0, 0.0]], 4.0),
    ([[8.0, -4.0, 4.0], [12.0, 4.0, 0.0]], 64.0),
    ([[0.0, 0.0], [0.0, 0.0]], 1.0),
    (MATERIALS["gradients"][:3], 1.0),
    (MATERIALS["gradients"][:3], 64.0),
]
CLIPPED_BY_KERAS = CLIPPED[:3]
#: The article's schedule, and a glide along a cosine.
ARTICLE = {"lr0": 0.01, "hold": 10, "rate": 0.1}
GLIDE = {"total": 40, "lr_max": 0.5, "lr_min": 0.01}
#: One cycle; the peak of the second lies between two steps.
CYCLES = [
    {"total": 50, "lr_max": 0.5, "start_share": 0.3, "div": 25.0, "final_div": 1e4},
    {"total": 37, "lr_max": 0.25, "start_share": 0.45, "div": 4.0, "final_div": 8.0},
]
#: Averages of weights, and the weights that join them, one row after another.
DECAYS = (0.5, 0.9, 0.999)
AVERAGED = [MATERIALS["start"], *MATERIALS["gradients"][:4]]
MUON = [
    {"lr": 0.125, "beta": 0.95, "weight_decay": 0.0, "steps": 5},
    {"lr": 0.0625, "beta": 0.5, "weight_decay": 0.25, "steps": 3},
]
#: Coefficients of the Newton-Schulz iteration: Muon's, and the cubic ones.
COEFFICIENTS = [(3.4445, -4.7750, 2.0315), (1.5, -0.5, 0.0)]
MATRIX_STEPS = 3


def matrices() -> list[tuple[np.ndarray, np.ndarray]]:
    """Matrices of weights, one of each shape, wide, tall and square, each with a few gradients: multiples of 1/64."""
    random = np.random.default_rng(21)
    whole = (random.integers(-128, 129, (1 + MATRIX_STEPS, *shape)) for shape in ((2, 5), (5, 2), (3, 3)))
    return [(numbers[0] / 64, numbers[1:] / 64) for numbers in whole]
