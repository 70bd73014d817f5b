"""What no probe rejects: a reviewed list, every entry with its reason.

A mutant that passes and is not listed fails a test, and so does an entry that no longer passes.
"""

from dataclasses import dataclass

_NUMBERS = frozenset(
    (
        *("epoch", "step", "t", "every", "hold", "total", "warmup", "patience", "bad_epochs", "progress"),
        *("lr", "lr0", "lr_max", "lr_min", "min_lr", "rate", "drop", "factor", "beta", "beta1", "beta2", "rho", "eps"),
        *("strength", "amount", "weight_decay", "low", "high", "max_norm", "norm", "scale"),
        *("batch", "reference_batch", "power", "stable", "start_share", "div", "final_div", "decay"),
        *("first", "last", "peak", "away", "steps", "rows", "columns"),
    )
)
#: Names of what is never negative: its size is its value, so ``np.abs`` of it is no mutant.
NEVER_NEGATIVE = _NUMBERS | {"cache", "v", "v_hat", "u", "scores", "errors"}
#: Names of what is one number: its mean is its value, so ``np.mean`` of it is no mutant.
SINGLE_NUMBERS = _NUMBERS | {"loss", "best", "a", "b", "c"}


@dataclass(frozen=True)
class Passing:
    """Mutants of a line that pass, and why. A ``line`` of "" stands for one that is added in front of the body."""

    exercise: str
    line: str
    mutants: tuple[str, ...]
    reason: str


_SIGN = "the sign of a number does not depend on its size"
_SQUARE = "a number and its negative have the same square"
_COSINE = "an angle and its negative have the same cosine"
_SIZE = "a number, its negative and its size have the same size"
_HELD = "the two branches meet: at the boundary both give the same, and there are no steps between whole numbers"
_ORDER = "the errors are only compared, and this leaves every comparison as it is"
_IS_NAN = "it is nan for every score that is nan, and for no other but infinity, which becomes infinity again"

EQUIVALENT = (
    Passing(
        "downhill",
        "return -np.sign(slope)",
        ("return -np.sign(np.sign(slope))", "return -np.sign(2 * slope)", "return -np.sign(slope / 2)"),
        _SIGN,
    ),
    Passing(
        "gradient_descent",
        "def gradient_descent(w, grad, lr):",
        ("def gradient_descent(w, lr, grad):",),
        "lr and grad are multiplied, in either order",
    ),
    Passing(
        "hold_then_decay",
        "if epoch < hold:",
        ("if epoch <= hold:", "if epoch < hold + 1:", "if epoch - 1 < hold:"),
        _HELD,
    ),
    Passing(
        "cosine_decay",
        "progress = min(step / total, 1.0)",
        ("progress = -min(step / total, 1.0)",),
        _COSINE,
    ),
    Passing(
        "cosine_decay",
        "return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2",
        (
            "return lr_min + (lr_max - lr_min) * (1 + math.cos(-(math.pi * progress))) / 2",
            "return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * -progress)) / 2",
        ),
        _COSINE,
    ),
    Passing(
        "warmup_cosine",
        "if step < warmup:",
        ("if step <= warmup:", "if step < warmup + 1:", "if step - 1 < warmup:"),
        _HELD,
    ),
    Passing(
        "warmup_cosine",
        "progress = min((step - warmup) / (total - warmup), 1.0)",
        ("progress = -min((step - warmup) / (total - warmup), 1.0)",),
        _COSINE,
    ),
    Passing(
        "warmup_cosine",
        "return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2",
        (
            "return lr_min + (lr_max - lr_min) * (1 + math.cos(-(math.pi * progress))) / 2",
            "return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * -progress)) / 2",
        ),
        _COSINE,
    ),
    Passing(
        "warmup_stable_decay",
        "if step < warmup:",
        ("if step <= warmup:", "if step < warmup + 1:", "if step - 1 < warmup:"),
        _HELD,
    ),
    Passing(
        "warmup_stable_decay",
        "if step < stable:",
        ("if step <= stable:", "if step < stable + 1:", "if step - 1 < stable:"),
        _HELD,
    ),
    Passing(
        "one_cycle",
        "if step <= peak:",
        ("if step < peak:",),
        "the two waves meet at the peak: there both give the same",
    ),
    Passing(
        "one_cycle",
        "away = (peak - step) / peak",
        (
            "away = (step - peak) / peak",
            "away = -(peak - step) / peak",
            "away = -((peak - step) / peak)",
            "away = (peak - step) / -peak",
        ),
        _COSINE,
    ),
    Passing(
        "one_cycle",
        "away = (peak - step) / peak",
        ("away = (peak + step) / peak", "away = (peak - -step) / peak", "away = (-peak - step) / peak"),
        "half a turn less an angle and half a turn more have the same cosine",
    ),
    Passing(
        "one_cycle",
        "away = (step - peak) / (total - 1 - peak)",
        (
            "away = (peak - step) / (total - 1 - peak)",
            "away = -(step - peak) / (total - 1 - peak)",
            "away = -((step - peak) / (total - 1 - peak))",
            "away = (step - peak) / -(total - 1 - peak)",
            "away = (step - peak) / (peak - (total - 1))",
        ),
        _COSINE,
    ),
    Passing(
        "one_cycle",
        "return low + (lr_max - low) * (1 + math.cos(math.pi * away)) / 2",
        (
            "return low + (lr_max - low) * (1 + math.cos(-(math.pi * away))) / 2",
            "return low + (lr_max - low) * (1 + math.cos(math.pi * -away)) / 2",
        ),
        _COSINE,
    ),
    Passing(
        "heavy_ball",
        "def heavy_ball(w, grad, velocity, lr, beta):",
        ("def heavy_ball(w, grad, beta, lr, velocity):",),
        "velocity and beta are multiplied, in either order",
    ),
    Passing(
        "lion",
        "direction = np.sign(beta1 * m + (1 - beta1) * grad)",
        (
            "direction = np.sign(np.sign(beta1 * m + (1 - beta1) * grad))",
            "direction = np.sign(2 * (beta1 * m + (1 - beta1) * grad))",
            "direction = np.sign((beta1 * m + (1 - beta1) * grad) / 2)",
            "direction = np.sign(lr * (beta1 * m + (1 - beta1) * grad))",
            "direction = np.sign((beta1 * m + (1 - beta1) * grad) / lr)",
            "direction = np.sign((beta1 * m + (1 - beta1) * grad) / beta1)",
            "direction = np.sign((beta1 * m + (1 - beta1) * grad) / beta2)",
            "direction = np.sign((beta1 * m + (1 - beta1) * grad) / weight_decay)",
        ),
        _SIGN,
    ),
    Passing(
        "lion",
        "w = w - lr * (direction + weight_decay * w)",
        ("w = w - lr * (np.sign(direction) + weight_decay * w)",),
        _SIGN,
    ),
    Passing(
        "newton_schulz",
        "",
        ("g = 2 * g", "g = g / 2"),
        "the norm by which a matrix is divided grows and shrinks with it",
    ),
    Passing(
        "newton_schulz",
        "x = g / (np.linalg.norm(g) or 1.0)",
        ("x = g / (np.linalg.norm(-g) or 1.0)", "x = g / (np.linalg.norm(np.abs(g)) or 1.0)"),
        "a norm does not ask for signs",
    ),
    Passing(
        "newton_schulz",
        "x = g / (np.linalg.norm(g) or 1.0)",
        (
            "x = g / (np.linalg.norm(g) or 2)",
            "x = g / (np.linalg.norm(g) or 0.5)",
            "x = g / (np.linalg.norm(g) or -1.0)",
        ),
        "only a zero matrix is divided by it, which stays zero",
    ),
    Passing(
        "newton_schulz",
        "for _ in range(steps):",
        (
            "for _ in np.sign(range(steps)):",
            "for _ in np.sqrt(range(steps)):",
            "for _ in np.square(range(steps)):",
        ),
        "how often the loop is run does not depend on the numbers that it counts",
    ),
    Passing(
        "newton_schulz",
        "x = a * x + (b * gram + c * gram @ gram) @ x",
        ("x = a * x + (b * gram + gram @ (c * gram)) @ x",),
        "a number may stand anywhere in a product of matrices",
    ),
    Passing(
        "muon",
        "direction = newton_schulz(velocity, steps, (3.4445, -4.775, 2.0315))",
        (
            "direction = newton_schulz(2 * velocity, steps, (3.4445, -4.775, 2.0315))",
            "direction = newton_schulz(velocity / 2, steps, (3.4445, -4.775, 2.0315))",
            "direction = newton_schulz(lr * velocity, steps, (3.4445, -4.775, 2.0315))",
            "direction = newton_schulz(velocity / lr, steps, (3.4445, -4.775, 2.0315))",
        ),
        "newton_schulz divides a matrix by its norm, so its size does not matter",
    ),
    Passing(
        "l2_penalty",
        "loss = loss + strength / 2 * np.sum(w ** 2)",
        (
            "loss = loss + strength / 2 * np.sum(np.abs(w) ** 2)",
            "loss = loss + strength / 2 * np.sum((-w) ** 2)",
        ),
        _SQUARE,
    ),
    Passing(
        "l1_penalty",
        "loss = loss + strength * np.sum(np.abs(w))",
        (
            "loss = loss + strength * np.sum(np.abs(np.abs(w)))",
            "loss = loss + strength * np.sum(np.abs(-w))",
        ),
        _SIZE,
    ),
    Passing(
        "l1_penalty",
        "grad = grad + strength * np.sign(w)",
        (
            "grad = grad + strength * np.sign(np.sign(w))",
            "grad = grad + strength * np.sign(2 * w)",
            "grad = grad + strength * np.sign(w / 2)",
            "grad = grad + strength * np.sign(strength * w)",
        ),
        _SIGN,
    ),
    Passing(
        "soft_threshold",
        "return np.sign(w) * np.maximum(np.abs(w) - amount, 0)",
        (
            "return np.sign(np.sign(w)) * np.maximum(np.abs(w) - amount, 0)",
            "return np.sign(2 * w) * np.maximum(np.abs(w) - amount, 0)",
            "return np.sign(w / 2) * np.maximum(np.abs(w) - amount, 0)",
        ),
        _SIGN,
    ),
    Passing(
        "soft_threshold",
        "return np.sign(w) * np.maximum(np.abs(w) - amount, 0)",
        (
            "return np.sign(w) * np.maximum(np.abs(np.abs(w)) - amount, 0)",
            "return np.sign(w) * np.maximum(np.abs(-w) - amount, 0)",
        ),
        _SIZE,
    ),
    Passing(
        "proximal_l1",
        "return np.sign(stepped) * np.maximum(np.abs(stepped) - lr * strength, 0)",
        (
            "return np.sign(np.sign(stepped)) * np.maximum(np.abs(stepped) - lr * strength, 0)",
            "return np.sign(2 * stepped) * np.maximum(np.abs(stepped) - lr * strength, 0)",
            "return np.sign(stepped / 2) * np.maximum(np.abs(stepped) - lr * strength, 0)",
        ),
        _SIGN,
    ),
    Passing(
        "proximal_l1",
        "return np.sign(stepped) * np.maximum(np.abs(stepped) - lr * strength, 0)",
        (
            "return np.sign(stepped) * np.maximum(np.abs(np.abs(stepped)) - lr * strength, 0)",
            "return np.sign(stepped) * np.maximum(np.abs(-stepped) - lr * strength, 0)",
        ),
        _SIZE,
    ),
    Passing(
        "adagrad",
        "cache = cache + grad ** 2",
        ("cache = cache + np.abs(grad) ** 2", "cache = cache + (-grad) ** 2"),
        _SQUARE,
    ),
    Passing(
        "rmsprop",
        "cache = rho * cache + (1 - rho) * grad ** 2",
        (
            "cache = rho * cache + (1 - rho) * np.abs(grad) ** 2",
            "cache = rho * cache + (1 - rho) * (-grad) ** 2",
        ),
        _SQUARE,
    ),
    *(
        Passing(
            exercise,
            "v = beta2 * v + (1 - beta2) * grad ** 2",
            (
                "v = beta2 * v + (1 - beta2) * np.abs(grad) ** 2",
                "v = beta2 * v + (1 - beta2) * (-grad) ** 2",
            ),
            _SQUARE,
        )
        for exercise in ("adam", "adamw")
    ),
    Passing(
        "clip_by_global_norm",
        "norm = np.sqrt(sum((np.sum(grad ** 2) for grad in grads)))",
        (
            "norm = np.sqrt(sum((np.sum(np.abs(grad) ** 2) for grad in grads)))",
            "norm = np.sqrt(sum((np.sum((-grad) ** 2) for grad in grads)))",
        ),
        _SQUARE,
    ),
    Passing(
        "clip_by_global_norm",
        "scale = max_norm / norm if norm > max_norm else 1.0",
        ("scale = max_norm / norm if norm >= max_norm else 1.0",),
        "where norm is max_norm, their quotient is 1",
    ),
    Passing(
        "choose_trial",
        "",
        ("scores = scores + 1", "scores = scores - 1", "scores = 2 * scores", "scores = scores / 2"),
        _ORDER,
    ),
    Passing(
        "choose_trial",
        "errors = np.where(np.isnan(scores), np.inf, scores)",
        (
            "errors = 2 * np.where(np.isnan(scores), np.inf, scores)",
            "errors = np.where(np.isnan(scores), np.inf, scores) / 2",
            "errors = np.where(np.isnan(scores), np.inf, scores + 1)",
            "errors = np.where(np.isnan(scores), np.inf, scores - 1)",
            "errors = np.where(np.isnan(scores), np.inf, 2 * scores)",
            "errors = np.where(np.isnan(scores), np.inf, scores / 2)",
        ),
        _ORDER,
    ),
    Passing(
        "choose_trial",
        "errors = np.where(np.isnan(scores), np.inf, scores)",
        (
            "errors = np.where(np.isnan(1 - scores), np.inf, scores)",
            "errors = np.where(np.isnan(scores + 1), np.inf, scores)",
            "errors = np.where(np.isnan(scores - 1), np.inf, scores)",
            "errors = np.where(np.isnan(0.0 * scores), np.inf, scores)",
            "errors = np.where(np.isnan(-scores), np.inf, scores)",
            "errors = np.where(np.isnan(2 * scores), np.inf, scores)",
            "errors = np.where(np.isnan(scores / 2), np.inf, scores)",
            "errors = np.where(np.isnan(np.sqrt(scores)), np.inf, scores)",
            "errors = np.where(np.isnan(np.square(scores)), np.inf, scores)",
            "errors = np.where(np.isnan(np.sign(scores)), np.inf, scores)",
            "errors = np.where(np.isnan(scores * scores), np.inf, scores)",
        ),
        _IS_NAN,
    ),
    Passing(
        "choose_trial",
        "errors = np.where(np.isnan(scores), np.inf, scores)",
        (
            "errors = np.where(2 * np.isnan(scores), np.inf, scores)",
            "errors = np.where(np.isnan(scores) / 2, np.inf, scores)",
            "errors = np.where(np.sqrt(np.isnan(scores)), np.inf, scores)",
            "errors = np.where(np.square(np.isnan(scores)), np.inf, scores)",
            "errors = np.where(scores * np.isnan(scores), np.inf, scores)",
        ),
        "nan, too, is true as a condition; where an infinite score makes it true, infinity stands for infinity",
    ),
    Passing(
        "choose_trial",
        "return int(np.argmin(np.median(errors, axis=1)))",
        (
            "return int(np.argmin(2 * np.median(errors, axis=1)))",
            "return int(np.argmin(np.median(errors, axis=1) / 2))",
            "return int(np.argmin(np.sqrt(np.median(errors, axis=1))))",
            "return int(np.argmin(np.square(np.median(errors, axis=1))))",
            "return int(np.argmin(np.median(errors + 1, axis=1)))",
            "return int(np.argmin(np.median(errors - 1, axis=1)))",
            "return int(np.argmin(np.median(2 * errors, axis=1)))",
            "return int(np.argmin(np.median(errors / 2, axis=1)))",
        ),
        _ORDER,
    ),
    Passing(
        "choose_trial",
        "return int(np.argmin(np.median(errors, axis=1)))",
        (
            "return int(np.nanargmin(np.median(errors, axis=1)))",
            "return int(np.argmin(np.nanmedian(errors, axis=1)))",
        ),
        "no nan is left among the errors, nor in a median of theirs",
    ),
    Passing(
        "choose_trial",
        "return int(np.argmin(np.median(errors, axis=1)))",
        ("return np.argmin(np.median(errors, axis=1))",),
        "a whole number of NumPy's is as good as one of Python's",
    ),
    Passing(
        "choose_trial",
        "return int(np.argmin(np.median(errors, axis=1)))",
        ("return int(np.argmin(np.median(errors, axis=-1)))",),
        "of two axes the last is axis 1",
    ),
)
