"""Probes for update rules: the situations in which a wrong rule shows itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.material import Draw


@dataclass(frozen=True)
class Knob:
    """A hyper-parameter as probes set it: a range for the first probe, another, well apart, for its twin.

    ``title`` names the twin; ``tiny`` is the value among tiny gradients, where the usual one would rule. ``far`` is a
    range of unusual values, in four digits, so that nothing may be cut off or rounded; ``off`` says that the knob may
    be 0, as beta may. ``typed`` says that it comes in the arrays' own dtype where that is float32: the root of a plain
    Python number is a float64, which would widen every array it meets, and ``np.sqrt(1 - beta2**t)`` stands in many a
    right answer.
    """

    usual: tuple[float, float]
    other: tuple[float, float]
    title: str = ""
    tiny: float | None = None
    far: tuple[float, float] | None = None
    off: bool = False
    typed: bool = False


LR = Knob((0.08, 0.2), (0.3, 0.6), tiny=1e-4, far=(2.0, 4.0))
BETA = Knob((0.85, 0.95), (0.4, 0.7), far=(0.9971, 0.9989), off=True)

#: For rules that divide by the size of the gradients. Their gradients are drawn large and their lr small, so that the
#: usual eps does nothing that can be seen: a misplaced eps shows in the one probe that is about eps.
GRADIENTS = 100.0
ADAPTIVE_LR = Knob((0.01, 0.03), (0.05, 0.1), tiny=1e-5, far=(1.1, 1.9))
MEAN_BETA = Knob(BETA.usual, BETA.other, far=BETA.far, off=True, typed=True)
SQUARES_BETA = Knob((0.95, 0.99), (0.5, 0.8), far=(0.9991, 0.9999), off=True, typed=True)
EPS = Knob((1e-8, 1e-8), (0.1, 0.1), title="eps = 0.1", tiny=1e-30)

#: How a piece of state is drawn when a run is already under way.
Slot = Callable[[Draw, tuple[int, ...]], Value]


def signed(draw: Draw, shape: tuple[int, ...]) -> np.ndarray:
    """State of either sign: a velocity, a mean of gradients."""
    return draw.array(*shape)


def positive(draw: Draw, shape: tuple[int, ...]) -> np.ndarray:
    """State that cannot be negative: a mean of squares."""
    return draw.positive(*shape)


def scaled(size: float, array: np.ndarray) -> np.ndarray:
    """Material of another size, still in short decimals, and still an array if it has no dimension."""
    return np.asarray(np.round(size * array, 2))


def signed_like_gradients(draw: Draw, shape: tuple[int, ...]) -> np.ndarray:
    """A mean of gradients, where these are drawn large."""
    return scaled(GRADIENTS, draw.array(*shape))


def positive_like_squares(draw: Draw, shape: tuple[int, ...]) -> np.ndarray:
    """A mean of squared gradients, where these are drawn large."""
    return scaled(GRADIENTS**2, draw.positive(*shape))


def steps_taken(draw: Draw, shape: tuple[int, ...]) -> int:
    """A count of steps, the same for every coordinate."""
    return draw.whole(3, 9)


#: A count of steps late in a long run, where a correction for the start is small but not yet nothing.
MANY_STEPS = (1001, 1500)


def rule_probes(
    draw: Draw,
    arguments: tuple[str, ...],
    state: Mapping[str, Slot],
    knobs: Mapping[str, Knob],
    gradient_size: float = 1.0,
) -> list[Probe]:
    """The probes of an update rule ``(w, grad, *state, *knobs) -> (w, *state)``.

    They start from rest (all state zero) and under way, change one knob at a time, take knobs far beyond the usual and
    down to 0, lower lr between steps, leave some coordinates or all of them without gradient and a weight at 0, go from
    tiny to huge gradients, and come as vectors, matrices (a square one, too), 0-d arrays and float32.
    """
    usual = {name: draw.number(*knob.usual) for name, knob in knobs.items()}

    def probe(title, *shape, moving=True, gradients=None, steps=4, dtype=float, then=(), varies=None, **changed):
        gradients = gradients or (lambda: scaled(gradient_size, draw.array(*shape)))
        slots = {name: slot(draw, shape) if moving else _at_rest(slot, shape) for name, slot in state.items()}
        given = {"w": draw.array(*shape), "grad": gradients(), **slots, **usual, **changed}
        later = [{"grad": gradients(), **(then[k] if k < len(then) else {})} for k in range(steps - 1)]
        first = {name: as_dtype(dtype, given[name]) for name in arguments}
        return Probe(title, first, tuple({k: as_dtype(dtype, v) for k, v in step.items()} for step in later), varies)

    plain = probe("a vector, from rest" if state else "a vector", 3, moving=False)
    twins = [
        Probe(
            knob.title or f"the same, with another {name}",
            {**plain.first, name: draw.number(*knob.other)},
            plain.later,
            name,
        )
        for name, knob in knobs.items()
    ]
    silent = _sometimes_silent(draw, gradient_size)
    typed = {name: np.asarray(usual[name]) for name, knob in knobs.items() if knob.typed}
    tiny = {name: knob.tiny for name, knob in knobs.items() if knob.tiny is not None}
    far = {name: draw.number(*knob.far, digits=4) for name, knob in knobs.items() if knob.far}
    late = {name: draw.whole(*MANY_STEPS) for name, slot in state.items() if slot is steps_taken}
    off = {name: 0.0 for name, knob in knobs.items() if knob.off}
    zeros = "".join(f", {name} = 0" for name in off)
    return [
        plain,
        *twins,
        probe("a matrix, under way" if state else "a matrix", 2, 3),
        probe("lr lowered between steps, from a large one (square)", 2, 2, then=_lowered(far["lr"]), **far, **late),
        probe("some gradients zero, and a weight", 4, moving=False, gradients=silent, w=_with_a_zero(draw)),
        probe(f"a single number (0-d array){zeros}", steps=3, then=({}, {"lr": 0.0}), **off),
        probe("float32", 3, dtype=np.float32, steps=3, **typed),
        probe("huge gradients", 3, gradients=lambda: 1e6 * draw.array(3), steps=3),
        probe(
            "tiny gradients",
            3,
            moving=False,
            gradients=lambda: 1e-6 * draw.array(3),
            steps=3,
            **{"w": 1e-6 * draw.array(3), **tiny},
        ),
        *(_without_gradient(probe, draw, gradient_size, late) if state else []),
        *([_small_beside_eps(probe, draw, knobs["eps"])] if "eps" in knobs else []),
    ]


def _small_beside_eps(probe: Callable[..., Probe], draw: Draw, eps: Knob) -> Probe:
    """Where eps outweighs every gradient, its part in the rule is plainest: added, a floor, or not there."""
    gradients = _sometimes_silent(draw, eps.other[0] / 10)
    return probe(f"{eps.title}, more than the gradients", 4, moving=False, gradients=gradients, eps=eps.other[0])


def _without_gradient(probe: Callable[..., Probe], draw: Draw, size: float, late: Mapping[str, int]) -> Iterator[Probe]:
    """Where only the state moves the weights; and a start so late that the state is still zero when the clock is not.

    The run with a late start has one more step without gradient, once it is under way.
    """
    sizes = iter([0.0, 0.0, size, 0.0])
    yield probe("no gradient at all", 3, gradients=lambda: np.zeros(3), steps=2, **late)
    yield probe("no gradient until step 3", 3, moving=False, gradients=lambda: next(sizes) * draw.array(3) + 0.0)


def _lowered(lr: float) -> tuple[dict[str, float], ...]:
    return {"lr": lr / 2}, {"lr": lr / 4}


def _with_a_zero(draw: Draw) -> np.ndarray:
    """Weights of which one stands at 0, where its gradient is not."""
    return draw.array(4) * np.array([1.0, 1.0, 0.0, 1.0]) + 0.0


def _sometimes_silent(draw: Draw, size: float) -> Callable[[], np.ndarray]:
    """Gradients of four coordinates of which the first never has one and the last only at times.

    Adding 0.0 turns -0.0, which would puzzle a reader of the report, into 0.0.
    """
    present = iter([1.0, 0.0, 0.0, 1.0])
    return lambda: size * draw.array(4) * np.array([0.0, 1.0, 1.0, next(present)]) + 0.0


def _at_rest(slot: Slot, shape: tuple[int, ...]) -> Value:
    return 0 if slot is steps_taken else np.zeros(shape)


def as_dtype(dtype: type, value: Value) -> Value:
    """An array in another dtype; a plain number stays one."""
    return value.astype(dtype) if isinstance(value, np.ndarray) else value


def with_gaps(draw: Draw) -> np.ndarray:
    """Four numbers of which the first and the third are zero. Adding 0.0 turns -0.0 into 0.0."""
    return draw.array(4) * np.array([0.0, 1.0, 0.0, 1.0]) + 0.0
