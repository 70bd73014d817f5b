"""A small network that reads digits, and many copies of it trained at once.

Every copy has its own weights, seed and hyper-parameters. The parameters of all copies are one array of shape
(copies, size), so an update rule that works element by element moves all of them in one call, and stacked matrix
products do the rest. Nothing here knows a rule: any rule of the course drives it, the learner's own included.
"""

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.data import Digits, Part, digits
from playground.rules import Rule

#: A hyper-parameter: a number, one number a copy, or a function of the step that gives either.
Knob = float | np.ndarray | Callable[[int], float | np.ndarray]

#: What is done to the gradient before the rule sees it: (w, grad) -> grad, each of shape (copies, size).
Adjustment = Callable[[np.ndarray, np.ndarray], np.ndarray]


# --- the network ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marks:
    """How well each copy reads some images: mean cross-entropy and the share read rightly, each of shape (copies,)."""

    loss: np.ndarray
    accuracy: np.ndarray


@dataclass(frozen=True)
class Network:
    """One hidden layer: softmax(relu(x W1 + b1) W2 + b2).

    relu rather than tanh: it costs less, and it has a failure of its own worth seeing, units that never fire again.
    """

    inputs: int = 64
    hidden: int = 32
    outputs: int = 10

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of W1, b1, W2, b2."""
        return (self.inputs, self.hidden), (self.hidden,), (self.hidden, self.outputs), (self.outputs,)

    @property
    def size(self) -> int:
        """How many parameters one copy has."""
        return sum(math.prod(shape) for shape in self.shapes)

    def layers(self, w: np.ndarray) -> list[np.ndarray]:
        """W1, b1, W2, b2 as views into flat parameters of shape (..., size)."""
        ends = itertools.accumulate(math.prod(shape) for shape in self.shapes)
        starts = itertools.accumulate((math.prod(shape) for shape in self.shapes[:-1]), initial=0)
        return [
            w[..., start:end].reshape(*w.shape[:-1], *shape)
            for start, end, shape in zip(starts, ends, self.shapes, strict=True)
        ]

    def start(self, seed: int) -> np.ndarray:
        """He's start (2015): weights of variance 2 / fan-in, so that relu keeps the signal's size; biases 0."""
        random = np.random.RandomState(seed)  # its stream is frozen for good, so a seed means the same everywhere
        w = np.zeros(self.size)
        first, _, second, _ = self.layers(w)
        first[:] = random.normal(0.0, np.sqrt(2 / self.inputs), first.shape)
        second[:] = random.normal(0.0, np.sqrt(2 / self.hidden), second.shape)
        return w

    def marks(self, w: np.ndarray, part: Part) -> Marks:
        """How every copy, w of shape (copies, size), reads one part of the data."""
        _, scores = self._forward(self.layers(w), part.images)
        return _marked(scores, np.broadcast_to(part.labels, scores.shape[:2]))[0]

    def learn_from(self, w: np.ndarray, images: np.ndarray, labels: np.ndarray) -> tuple[Marks, np.ndarray]:
        """Marks on a batch a copy, and the gradient of each copy's loss, in the shape of w.

        w      -- shape (copies, size)
        images -- shape (copies, n, inputs)
        labels -- shape (copies, n)
        """
        layers = self.layers(w)
        hidden, scores = self._forward(layers, images)
        marks, slope = _marked(scores, labels)
        grad = np.empty_like(w)
        grad_w1, grad_b1, grad_w2, grad_b2 = self.layers(grad)
        np.matmul(hidden.swapaxes(1, 2), slope, out=grad_w2)
        np.einsum("cno->co", slope, out=grad_b2)
        slope = slope @ layers[2].swapaxes(1, 2)
        slope *= hidden > 0  # relu hands a slope back only where it let the signal through
        np.matmul(images.swapaxes(1, 2), slope, out=grad_w1)
        np.einsum("cnh->ch", slope, out=grad_b1)
        return marks, grad

    def _forward(self, layers: Sequence[np.ndarray], images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the hidden units and the outputs say to images of shape (n, inputs) or (copies, n, inputs)."""
        w1, b1, w2, b2 = layers
        hidden = images @ w1
        hidden += b1[:, None, :]
        np.maximum(hidden, 0.0, out=hidden)
        scores = hidden @ w2
        scores += b2[:, None, :]
        return hidden, scores


def _marked(scores: np.ndarray, labels: np.ndarray) -> tuple[Marks, np.ndarray]:
    """Softmax and cross-entropy of scores (copies, n, outputs): the marks, and the slope of the loss at the scores.

    Together the two have a simple slope: what was said minus what is true, over n. The largest score is taken away
    first, so that no exponential overflows.
    """
    copy, image = np.indices(labels.shape, sparse=True)
    said = scores.argmax(axis=2)
    scores = scores - scores[copy, image, said][..., None]
    slope = np.exp(scores)
    total = np.einsum("cno->cn", slope)
    loss = (np.log(total) - scores[copy, image, labels]).mean(axis=1)
    slope /= total[..., None]
    slope[copy, image, labels] -= 1.0
    slope /= labels.shape[1]
    return Marks(loss, (said == labels).mean(axis=1)), slope


# --- training ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Training:
    """What came of training: whole epochs only, the copies in the last axis.

    weights       -- after the last whole epoch, shape (copies, size)
    batch_loss    -- of every step, before it was taken, shape (steps, copies)
    train         -- marks over each epoch's batches, taken as the weights moved, each of shape (epochs, copies)
    validation    -- marks after each epoch, each of shape (epochs, copies)
    planned       -- how many epochs were asked for
    together      -- whether one call of the rule moved all copies; if not, it was called copy by copy
    """

    network: Network
    weights: np.ndarray
    batch_loss: np.ndarray
    train: Marks
    validation: Marks
    planned: int
    together: bool

    @property
    def epochs(self) -> int:
        """How many were finished."""
        return len(self.validation.loss)

    @property
    def stopped(self) -> bool:
        """Whether it ended before its time."""
        return self.epochs < self.planned

    @property
    def diverged(self) -> np.ndarray:
        """Which copies have weights that are not finite numbers any more, shape (copies,)."""
        return ~np.isfinite(self.weights).all(axis=1)

    @property
    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """Epochs, from 1, and the validation loss after each: as many as were finished."""
        return np.arange(1, self.epochs + 1), self.validation.loss

    @property
    def says(self) -> str:
        """What a reader should know about how it went; nothing if all went as planned."""
        notes = []
        if self.stopped:
            notes.append(f"Stopped after {self.epochs} of {self.planned} epochs; what was done is kept.")
        if not self.together:
            notes.append("This rule does not take all copies in one call; it was called copy by copy, more slowly.")
        return " ".join(notes)


#: Told after every epoch how far things are; whatever returns True stops the training there.
Progress = Callable[[Training], bool | None]


def train(
    rule: Rule,
    knobs: Mapping[str, Knob],
    seeds: int | Sequence[int] = 0,
    epochs: int = 10,
    batch: int = 64,
    *,
    schedule: Callable[[int], float] | None = None,
    adjust: Sequence[Adjustment] = (),
    data: Digits | None = None,
    network: Network | None = None,
    start: np.ndarray | None = None,
    progress: Progress | None = None,
) -> Training:
    """Train a copy of the network for every seed and every value that the knobs hold, all at once.

    rule     -- an update rule of the course
    knobs    -- its hyper-parameters by name: numbers, arrays of shape (copies,), or functions of the step, from 0
    seeds    -- one for all copies or one a copy: draws the first weights and the order of the images
    schedule -- what lr is multiplied by at each step, from 0: the shape of a schedule whose peak is lr
    adjust   -- what is done to the gradient before the rule sees it, in this order: ``penalised``, ``clipped``
    data     -- the digits in parts; the test part is never looked at
    start    -- first weights, shape (size,) or (copies, size), in place of those that the seeds draw
    progress -- called with what is done so far after every epoch; returns True to stop there

    An interrupt (the stop button, Ctrl-C) ends the training and keeps every epoch that was finished. A copy that
    diverges goes to inf and nan without a warning, and without any effect on the others.
    """
    data, network = data or digits(), network or Network()
    _check_names(rule, knobs)
    knobs = {**knobs, "lr": _scheduled(knobs["lr"], schedule)} if schedule else knobs
    copies = _copies(seeds, knobs, start)
    seeds = np.broadcast_to(seeds, copies)
    first = np.stack([network.start(seed) for seed in seeds]) if start is None else start
    w = np.array(np.broadcast_to(first, (copies, network.size)), dtype=float)
    mover = _mover(rule, knobs, w)
    orders = [shuffles(seed, len(data.train)) for seed in seeds]
    done: tuple[np.ndarray, tuple[_Epoch, ...]] = (w, ())  # one name, so that an interrupt cannot part the two

    def so_far() -> Training:
        return _training(network, *done, epochs, mover.together)

    with contextlib.suppress(KeyboardInterrupt):
        for _ in range(epochs):
            rows = np.stack([next(order) for order in orders])
            done = _one_epoch(network, mover, *done, rows, batch, adjust, data)
            if progress and progress(so_far()):
                break
    return so_far()


def shuffles(seed: int, count: int) -> Iterator[np.ndarray]:
    """The order in which a copy with this seed sees the images, epoch after epoch."""
    random = np.random.RandomState([1, seed])  # 1: a stream of its own, apart from the first weights'
    while True:
        yield random.permutation(count)


def penalised(penalty: Callable, strength: float | np.ndarray) -> Adjustment:
    """A penalty on the weights: ``penalty(loss, grad, w, strength) -> loss, grad``, called for each copy."""

    def adjust(w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        strengths = np.broadcast_to(strength, len(w)).tolist()
        return np.stack([penalty(0.0, g, row, k)[1] for g, row, k in zip(grad, w, strengths, strict=True)])

    return adjust


def clipped(clip: Callable, max_norm: float | np.ndarray, network: Network | None = None) -> Adjustment:
    """Clipping: ``clip(grads, max_norm) -> grads``, called for each copy with the gradients of its four layers."""
    network = network or Network()

    def adjust(w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        norms = np.broadcast_to(max_norm, len(w)).tolist()
        shortened = [clip(network.layers(g), norm) for g, norm in zip(grad, norms, strict=True)]
        return np.stack([np.concatenate([layer.ravel() for layer in layers]) for layers in shortened])

    return adjust


# --- one epoch --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Epoch:
    batches: Sequence[Marks]
    validation: Marks


def _one_epoch(network, mover, w, before, rows, batch, adjust, data) -> tuple[np.ndarray, tuple[_Epoch, ...]]:
    """All images once, in the order of ``rows``, shape (copies, n): the new weights, and one more epoch done."""
    marks = []
    with np.errstate(all="ignore"):
        for begin in range(0, rows.shape[1], batch):
            chosen = rows[:, begin : begin + batch]
            seen, grad = network.learn_from(w, data.train.images[chosen], data.train.labels[chosen])
            for adjustment in adjust:
                grad = adjustment(w, grad)
            w = mover(w, grad)
            marks.append(seen)
        return w, (*before, _Epoch(marks, network.marks(w, data.validation)))


def _training(network: Network, w: np.ndarray, done: Sequence[_Epoch], planned: int, together: bool) -> Training:
    batches = [marks for epoch in done for marks in epoch.batches]
    return Training(
        network=network,
        weights=w,
        batch_loss=_stacked([marks.loss for marks in batches], w),
        train=Marks(
            _stacked([np.mean([marks.loss for marks in epoch.batches], axis=0) for epoch in done], w),
            _stacked([np.mean([marks.accuracy for marks in epoch.batches], axis=0) for epoch in done], w),
        ),
        validation=Marks(
            _stacked([epoch.validation.loss for epoch in done], w),
            _stacked([epoch.validation.accuracy for epoch in done], w),
        ),
        planned=planned,
        together=together,
    )


def _stacked(rows: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    return np.array(rows, dtype=float).reshape(len(rows), len(weights))


def _copies(seeds, knobs: Mapping[str, Knob], start: np.ndarray | None) -> int:
    """How many copies the seeds, the knobs and the first weights ask for together."""
    values = [knob(0) if callable(knob) else knob for knob in knobs.values()]
    shape = np.broadcast_shapes((1,), *map(np.shape, [seeds, *values]), () if start is None else start.shape[:-1])
    return shape[0]


# --- calling a rule for many copies -----------------------------------------------------------------------------------


class _Together:
    """Moves all copies by one call of the rule. Keeps the rule's state and counts the steps between calls."""

    together = True

    def __init__(self, rule: Rule, knobs: Mapping[str, Knob], w: np.ndarray):
        self._rule, self._knobs, self._steps = rule, knobs, 0
        self._state = rule.state_at_rest(w)

    def __call__(self, w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        knobs = {name: _column(value) for name, value in self._knobs_now().items()}
        w, *self._state = self._rule(w, grad, *self._state, **knobs)
        return w

    def _knobs_now(self) -> dict[str, float | np.ndarray]:
        self._steps += 1
        return {name: knob(self._steps - 1) if callable(knob) else knob for name, knob in self._knobs.items()}


class _OneByOne(_Together):
    """Moves the copies by a call each: for rules that are right, but written for one run."""

    together = False

    def __init__(self, rule: Rule, knobs: Mapping[str, Knob], w: np.ndarray):
        super().__init__(rule, knobs, w)
        self._state = [rule.state_at_rest(row) for row in w]

    def __call__(self, w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        now = {name: np.broadcast_to(value, len(w)).tolist() for name, value in self._knobs_now().items()}
        knobs = [{name: values[copy] for name, values in now.items()} for copy in range(len(w))]
        moved = [self._rule(*each[:2], *each[2], **each[3]) for each in zip(w, grad, self._state, knobs, strict=True)]
        self._state = [state for _, *state in moved]
        return np.stack([row for row, *_ in moved])


def _column(value: float | np.ndarray) -> float | np.ndarray:
    """One number a copy, laid beside weights of shape (copies, size)."""
    return np.reshape(value, (-1, 1)) if np.ndim(value) else value


def _mover(rule: Rule, knobs: Mapping[str, Knob], w: np.ndarray) -> _Together:
    """All copies in one call if the rule moves them as separate calls would, tried on a small example first."""
    return (_Together if _takes_copies(rule, knobs, len(w)) else _OneByOne)(rule, knobs, w)


def _takes_copies(rule: Rule, knobs: Mapping[str, Knob], copies: int) -> bool:
    random = np.random.RandomState(0)
    w, grads = random.normal(size=(copies, 3)), random.normal(size=(3, copies, 3))
    try:
        together = _walked(_Together(rule, knobs, w), w, grads)
    except Exception:  # whatever it is: called for one copy at a time, the rule either works or says it again
        return False
    apart = _walked(_OneByOne(rule, knobs, w), w, grads)
    return together.shape == apart.shape and np.allclose(together, apart, rtol=1e-9, atol=0, equal_nan=True)


def _walked(move: _Together, w: np.ndarray, grads: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        for grad in grads:
            w = move(w, grad)
    return np.asarray(w)


def _scheduled(lr: Knob, schedule: Callable[[int], float]) -> Knob:
    return lambda step: schedule(step) * (lr(step) if callable(lr) else np.asarray(lr))


def _check_names(rule: Rule, knobs: Mapping[str, Knob]) -> None:
    if wrong := set(rule.knobs) ^ set(knobs):
        raise TypeError(f"{rule.name} has the knobs {', '.join(rule.knobs)}; check {', '.join(sorted(wrong))}.")
