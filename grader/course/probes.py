"""Probes for update rules: the situations in which a wrong rule shows itself."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
    right answer. ``digits`` are those of usual and other values.
    """

    usual: tuple[float, float]
    other: tuple[float, float]
    title: str = ""
    tiny: float | None = None
    far: tuple[float, float] | None = None
    off: bool = False
    typed: bool = False
    digits: int = 2


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


LR_LOWERED = "lr lowered between steps, from a large one (square)"
#: A count of steps late in a long run, where a correction for the start is small but not yet nothing.
MANY_STEPS = (1001, 1500)
#: What is left of such a correction where it is nearly over: much more than rounding.
NEARLY_NOTHING = 1e-5


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
    rule = _Rule(draw, arguments, state, knobs, gradient_size)
    plain = rule.probe("a vector, from rest" if state else "a vector", 3, moving=False)
    twins = list(rule.twins(plain))
    far = {name: draw.number(*knob.far, digits=4) for name, knob in knobs.items() if knob.far}
    late = {name: draw.whole(*MANY_STEPS) for name, slot in state.items() if slot is steps_taken}
    return [
        plain,
        *twins,
        rule.probe("a matrix, under way" if state else "a matrix", 2, 3),
        rule.probe(LR_LOWERED, 2, 2, then=_lowered(far["lr"]), changed={**far, **late}),
        *rule.at_zero(),
        *rule.in_other_sizes(),
        *(rule.without_gradient(late) if state else ()),
        *(rule.nearly_corrected(far["lr"]) if late else ()),
        *(rule.small_beside_eps() if "eps" in knobs else ()),
    ]


class _Rule:
    """What the probes of one rule share: its arguments, the usual values of its knobs, the size of its gradients."""

    def __init__(
        self,
        draw: Draw,
        arguments: tuple[str, ...],
        state: Mapping[str, Slot],
        knobs: Mapping[str, Knob],
        gradient_size: float,
    ):
        self._draw, self._arguments, self._state, self._knobs = draw, arguments, state, knobs
        self._size = gradient_size
        self._usual = {name: draw.number(*knob.usual, knob.digits) for name, knob in knobs.items()}

    def probe(
        self,
        title: str,
        *shape: int,
        moving: bool = True,
        gradients: Callable[[], np.ndarray] | None = None,
        steps: int = 4,
        dtype: type = float,
        then: tuple[Mapping[str, Value], ...] = (),
        changed: Mapping[str, Value] = MappingProxyType({}),
    ) -> Probe:
        """A run from material of a shape, from rest or ``moving``, with some arguments ``changed``.

        gradients -- gives the next gradient
        then      -- what else is given anew with the second call, the third, ...
        """
        draw, state = self._draw, self._state.items()
        gradients = gradients or (lambda: scaled(self._size, draw.array(*shape)))
        slots = {name: slot(draw, shape) if moving else _at_rest(slot, shape) for name, slot in state}
        given = {"w": draw.array(*shape), "grad": gradients(), **slots, **self._usual, **changed}
        later = [{"grad": gradients(), **(then[k] if k < len(then) else {})} for k in range(steps - 1)]
        first = {name: as_dtype(dtype, given[name]) for name in self._arguments}
        return Probe(title, first, tuple({k: as_dtype(dtype, v) for k, v in step.items()} for step in later))

    def twins(self, plain: Probe) -> Iterator[Probe]:
        """The plain probe once more for each knob, with that knob alone changed."""
        for name, knob in self._knobs.items():
            title = knob.title or f"the same, with another {name}"
            yield Probe(title, {**plain.first, name: self._draw.number(*knob.other, knob.digits)}, plain.later, name)

    def at_zero(self) -> Iterator[Probe]:
        """Where gradients, a weight or knobs are 0."""
        silent, off = _sometimes_silent(self._draw, self._size), {n: 0.0 for n, knob in self._knobs.items() if knob.off}
        weights = _with_a_zero(self._draw)
        yield self.probe("some gradients zero, and a weight", 4, moving=False, gradients=silent, changed={"w": weights})
        zeros = "".join(f", {name} = 0" for name in off)
        yield self.probe(f"a single number (0-d array){zeros}", steps=3, then=({}, {"lr": 0.0}), changed=off)

    def in_other_sizes(self) -> Iterator[Probe]:
        """In coarser numbers, and among gradients far larger and far smaller than usual."""
        draw = self._draw
        typed = {name: np.asarray(self._usual[name]) for name, knob in self._knobs.items() if knob.typed}
        yield self.probe("float32", 3, dtype=np.float32, steps=3, changed=typed)
        yield self.probe("huge gradients", 3, gradients=lambda: 1e6 * draw.array(3), steps=3)
        tiny = {name: knob.tiny for name, knob in self._knobs.items() if knob.tiny is not None}
        small: dict[str, Value] = {"w": 1e-6 * draw.array(3), **tiny}
        yield self.probe(
            "tiny gradients", 3, moving=False, gradients=lambda: 1e-6 * draw.array(3), steps=3, changed=small
        )

    def without_gradient(self, late: Mapping[str, int]) -> Iterator[Probe]:
        """Where only the state moves the weights; and a start so late that state is still zero when the clock is not.

        The run with a late start has one more step without gradient, once it is under way.
        """
        draw, sizes = self._draw, iter([0.0, 0.0, self._size, 0.0])
        yield self.probe("no gradient at all", 3, gradients=lambda: np.zeros(3), steps=2, changed=late)
        gradients = lambda: next(sizes) * draw.array(3) + 0.0  # noqa: E731
        yield self.probe("no gradient until step 3", 3, moving=False, gradients=gradients)

    def nearly_corrected(self, lr: float) -> Iterator[Probe]:
        """Where what the corrections for the start still do is a hundred-thousandth, of each mean in turn.

        A large lr shows what is left of them, and what is cut off.
        """
        betas = [self._usual[name] for name, knob in self._knobs.items() if knob.typed]
        first, *others = sorted(round(math.log(NEARLY_NOTHING, beta)) for beta in betas)
        then = tuple({"t": t} for t in others)
        changed = {"lr": lr, "t": first}
        yield self.probe("corrections that are nearly over", 3, steps=len(betas), then=then, changed=changed)

    def small_beside_eps(self) -> Iterator[Probe]:
        """Where eps outweighs every gradient, its part in the rule is plainest: added, a floor, or not there."""
        eps = self._knobs["eps"]
        gradients = _sometimes_silent(self._draw, eps.other[0] / 10)
        title = f"{eps.title}, more than the gradients"
        yield self.probe(title, 4, moving=False, gradients=gradients, changed={"eps": eps.other[0]})


def _lowered(lr: float) -> tuple[dict[str, Value], ...]:
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
