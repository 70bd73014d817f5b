"""Wrong answers: each breach of the contract has its own sentence, and what nobody listed is told without a cause."""

import functools
import itertools
import sys

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE
from grader.judging.exercise import Mistake
from tests.blunders import BLUNDERS
from tests.blunders_later import LATER_BLUNDERS

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))


def right(w, grad, lr):
    return w - lr * grad


def says(answer, words):
    return words in str(answer)


# --- breaches of the contract, each with its sentence -----------------------------------------------------------------


class Posing:
    """Claims to be whatever it is asked about."""

    __class__ = np.ndarray

    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, dtype=None, copy=None):
        return np.zeros(3)


class Nameless(type):
    @property
    def __name__(cls):
        raise RuntimeError

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__


class PosingAsEveryClass(metaclass=Nameless):
    pass


class Weights(np.ndarray):
    pass


class Unprintable(Exception):
    def __str__(self):
        raise ValueError


def prints_the_result(w, grad, lr):
    print(right(w, grad, lr))


def leaves(w, grad, lr):
    sys.exit()


def asserts(w, grad, lr):
    raise AssertionError


def endless(w, grad, lr):
    return endless(w, grad, lr)


def misspelt(w, grad, lr):
    return w - lr * gradient  # noqa: F821


def divides_a_number(w, grad, lr):
    return w - grad * (lr / (1 // 2))


def unprintable(w, grad, lr):
    raise Unprintable


def long_winded(w, grad, lr):
    raise ValueError("w" * 100_000)


def in_place(w, grad, lr):
    w -= lr * grad
    return w


def spoils_the_gradient(w, grad, lr):
    new = right(w, grad, lr)
    grad[...] = 0.0
    return new


def generates(w, grad, lr):
    yield right(w, grad, lr)


async def waits(w, grad, lr):
    return right(w, grad, lr)


RAISED = "Your function stopped with "
NOT_PLAIN = "The course expects plain numbers: a NumPy array, or a single number."

BREACHES = [
    (prints_the_result, "returns-nothing", "Your function handed nothing back: what came out is None."),
    (lambda w, grad, lr: list(right(w, grad, lr).ravel()), "list", "w came back as a list or a tuple."),
    (lambda w, grad, lr: (right(w, grad, lr),), "list", "a stray comma after return?"),
    (lambda w, grad, lr: (right(w, grad, lr), grad), "list", "w came back as a list or a tuple."),
    (lambda w, grad, lr: w - lr * grad / 0.0 * 0.0, "not-a-number", "w is not a finite number everywhere."),
    (lambda w, grad, lr: w * np.nan, "not-a-number", "w is not a finite number everywhere."),
    (lambda w, grad, lr: w / 0.0, "not-a-number", "w is not a finite number everywhere."),
    (lambda w, grad, lr: "w - lr * grad", "not-numbers", f"w came back as str. {NOT_PLAIN}"),
    (lambda w, grad, lr: {"w": right(w, grad, lr)}, "not-numbers", f"w came back as dict. {NOT_PLAIN}"),
    (lambda w, grad, lr: right, "not-numbers", f"w came back as a function. {NOT_PLAIN}"),
    (lambda w, grad, lr: w.mean, "not-numbers", f"w came back as a function. {NOT_PLAIN}"),
    (lambda w, grad, lr: ..., "not-numbers", f"w came back as ellipsis. {NOT_PLAIN}"),
    (generates, "generator", "Your function handed back a generator, which has worked nothing out yet."),
    (waits, "coroutine", "Your function handed back a coroutine: it begins with async def, so"),
    (lambda w, grad, lr: Posing(), "not-numbers", f"w came back as Posing. {NOT_PLAIN}"),
    (lambda w, grad, lr: PosingAsEveryClass(), "not-numbers", f"w came back as PosingAsEveryClass. {NOT_PLAIN}"),
    (lambda w, grad, lr: right(w, grad, lr).view(Weights), "not-numbers", f"w came back as Weights. {NOT_PLAIN}"),
    (lambda w, grad, lr: np.ma.array(right(w, grad, lr)), "not-numbers", f"w came back as MaskedArray. {NOT_PLAIN}"),
    (lambda w, grad, lr: np.asmatrix(right(w, grad, lr)), "not-numbers", f"w came back as matrix. {NOT_PLAIN}"),
    (lambda w, grad, lr: right(w, grad, lr) + 0j, "not-numbers", f"w came back as ndarray of complex128. {NOT_PLAIN}"),
    (
        lambda w, grad, lr: right(w, grad, lr) > 0,
        "not-numbers",
        f"w came back as an array of True and False. {NOT_PLAIN}",
    ),
    (lambda w, grad, lr: right(w, grad, lr).astype(object), "not-numbers", "w came back as ndarray of object."),
    (lambda w, grad, lr: right(w, grad, lr).astype(str), "not-numbers", "w came back as ndarray of <U32."),
    (lambda w, grad, lr: np.zeros(3, [("w", float)]), "not-numbers", "w came back as ndarray of [('w', '<f8')]."),
    (lambda w, grad, lr: 10**400, "not-numbers", "w came back as int beyond the range of NumPy."),
    (
        lambda w, grad, lr: right(w, grad, lr)[None],
        "shape",
        "w came back as an array of shape (1, 3); the course expects an array of shape (3,).",
    ),
    (
        lambda w, grad, lr: np.array([]),
        "shape",
        "w came back as an array of shape (0,); the course expects an array of shape (3,).",
    ),
    (
        lambda w, grad, lr: right(w, grad, lr).sum(),
        "shape",
        "w came back as a single number; the course expects an array of shape (3,).",
    ),
    (lambda w, grad, lr: np.zeros((300, 300)), "shape", "w came back as an array of shape (300, 300)"),
    (lambda w, grad, lr: np.zeros((1000, 1000)), "too-large", "w came back with 1,000,000 numbers in it."),
    (lambda w, grad, lr: np.broadcast_to(1.0, (10**6, 10**6)), "too-large", "1,000,000,000,000 numbers"),
    (lambda w, grad, lr: [0.0] * 10**6, "too-large", "w came back with 1,000,000 numbers in it."),
    (lambda w, grad, lr: right(w, grad, lr).astype(np.longdouble), "dtype", "The numbers agree, but w came back as"),
    (in_place, "changed-input", "Your numbers are right, but the w that you were handed has changed."),
    (spoils_the_gradient, "changed-input", "Your numbers are right, but the grad that you were handed has changed."),
    (leaves, "raised", f"{RAISED}SystemExit."),
    (asserts, "raised", f"{RAISED}AssertionError."),
    (endless, "raised", f"{RAISED}RecursionError: maximum recursion depth exceeded"),
    (misspelt, "raised", f"{RAISED}NameError: name 'gradient' is not defined"),
    (divides_a_number, "raised", f"{RAISED}ZeroDivisionError:"),
    (unprintable, "raised", f"{RAISED}Unprintable."),
    (long_winded, "raised", f"{RAISED}ValueError: www"),
    (lambda w, grad: w, "wrong-arguments", "Your function takes (w, grad); the course calls it with (w, grad, lr)"),
    (lambda: 0, "wrong-arguments", "Your function takes (); the course calls it with (w, grad, lr)"),
    (lambda w, grad, *, lr=0.1: w, "wrong-arguments", "Your function takes (w, grad, *, lr); the course"),
    (lambda w, grad, lr, beta: w, "wrong-arguments", "Your function takes (w, grad, lr, beta); the course"),
]


@pytest.mark.parametrize(("function", "kind", "words"), BREACHES)
def test_each_breach_has_its_sentence(function, kind, words):
    answer = check(function, "gradient_descent")
    assert answer.kind == kind
    assert says(answer, words), answer
    assert not answer.passed
    assert answer.mistake == ("changes-input" if kind == "changed-input" else None)
    assert len(str(answer)) < 2000
    assert len(answer._repr_html_()) < 8000


def _kept_in_a_global(w, grad, lr, calls=[]):  # noqa: B006 - the blunder itself
    calls.append(1)
    return right(w, grad, lr) + 1e-12 * len(calls)


def _first_answer_kept(w, grad, lr, kept={}):  # noqa: B006 - the blunder itself
    return kept.setdefault(w.shape, right(w, grad, lr))


def _noisy(w, grad, lr):
    return right(w, grad, lr) + 1e-13 * np.random.default_rng().normal(size=w.shape)


def _fails_on_the_last_call(w, grad, lr, calls=[]):  # noqa: B006 - the blunder itself
    calls.append(1)
    if len(calls) > 40:
        raise ValueError("no more")
    return right(w, grad, lr)


def test_a_first_answer_that_is_kept_is_not_called_a_constant():
    answer = check(_first_answer_kept, "gradient_descent")
    assert (answer.passed, answer.mistake) == (False, None)


@pytest.mark.parametrize("function", [_kept_in_a_global, _noisy, _fails_on_the_last_call])
def test_hidden_state(function):
    answer = check(function, "gradient_descent")
    assert (answer.kind, answer.mistake, answer.verdict) == ("hidden-state", "hidden-state", "not yet")
    assert says(answer, "I made the same calls twice, and your function answered differently the second time.")


def test_results_written_over_the_ones_before_are_found_out():
    kept = {}

    def descent(w, grad, lr):
        new = kept.setdefault((w.shape, w.dtype), np.empty_like(w))
        return np.subtract(w, lr * grad, out=new)

    answer = check(descent, "gradient_descent")
    assert (answer.verdict, answer.mistake, answer.step) == ("nearly", "overwrites-results", 2)
    assert says(answer, "Your numbers are right, but this call changed the w that the call before had handed back.")
    assert says(answer, "  w as handed back  [ 0.523400, -0.616200,  0.647000]\n  w one call later  [")
    assert says(answer, "Where is the thing made that you return: in the function, anew at every call, or outside it?")


def _reusing(function):
    """The same answers, but every array and list that is handed back has been handed back before."""
    kept = {}

    def reused(value, place):
        if isinstance(value, list):
            kept.setdefault((place, len(value)), [])[:] = [reused(each, (place, k)) for k, each in enumerate(value)]
            return kept[place, len(value)]
        array = np.asarray(value)
        same = kept.setdefault((place, array.shape, array.dtype), np.empty_like(array))
        same[...] = array
        return same

    def wrapped(*given):
        answer = function(*given)
        return tuple(map(reused, answer, range(9))) if isinstance(answer, tuple) else reused(answer, 0)

    return wrapped


def _refilling(function):
    """The same answers, in one list that is emptied and filled again, with new arrays in it."""
    kept = []

    def wrapped(*given):
        kept[:] = function(*given)
        return kept

    return wrapped


@each_exercise
def test_one_array_for_all_calls_is_found_out(exercise):
    for seed in range(3):
        answer = check(_reusing(exercise.reference), exercise.name, seed=seed)
        assert (answer.verdict, answer.mistake) == ("nearly", "overwrites-results"), answer
        assert says(answer, " as handed back  ")


def test_one_list_for_all_calls_is_found_out():
    answer = check(_refilling(COURSE["clip_by_global_norm"].reference), "clip_by_global_norm")
    assert (answer.verdict, answer.mistake) == ("nearly", "overwrites-results")
    assert says(answer, "clipped[0] as handed back  ")


@each_exercise
def test_results_that_are_kept_and_left_alone_are_nobodys_concern(exercise):
    """A cache hands the same array out twice, and that is no fault while nothing is written into it."""
    kept = {}

    def cached(*given):
        return kept.setdefault(repr(given), exercise.reference(*given))

    assert check(cached, exercise.name).passed


@pytest.mark.parametrize(
    ("name", "argument", "constant"),
    [
        ("gradient_descent", "lr", 0.37),
        ("gradient_descent", "lr", 1 / 3),
        ("step_decay", "lr0", 0.125),
        ("hold_then_decay", "hold", 12),
        ("cosine_decay", "lr_min", 0.0123),
        ("warmup_cosine", "warmup", 15),
        ("reduce_on_plateau", "factor", 0.375),
        ("nesterov", "lr", 0.033),
    ],
)
def test_an_unusual_constant_is_found_as_well(name, argument, constant):
    exercise = COURSE[name]
    place = exercise.arguments.index(argument)

    def deaf(*given):
        return exercise.reference(*given[:place], constant, *given[place + 1 :])

    for seed in range(3):
        assert check(deaf, name, seed=seed).mistake == f"{argument.replace('_', '-')}-hard-coded"


def test_a_ball_that_rolls_on_over_level_ground_is_not_taken_for_a_comparison():
    """It lands where `slope > 0` would, if it comes to every level place from the same side."""
    for seed in range(20):
        last = [1.0]

        def rolling(slope, last=last):
            way = np.where(slope == 0, last[0], -np.sign(slope))
            last[0] = float(way.flat[-1])
            return way

        assert check(rolling, "downhill", seed=seed).mistake in ("hidden-state", None)


def test_a_staircase_that_keeps_lr_in_a_global_is_found_out():
    kept = {}

    def stairs(epoch, lr0, drop, every):
        if epoch == 0:
            kept["lr"] = lr0
        elif epoch % every == 0:
            kept["lr"] *= drop
        return kept["lr"]

    assert not check(stairs, "step_decay").passed


@pytest.mark.parametrize(
    ("answer", "count"), [(lambda *_: (1.0,), 1), (lambda *_: (1.0, 2.0), 2), (lambda *_: [1.0] * 4, 4)]
)
def test_wrong_count(answer, count):
    found = check(answer, "reduce_on_plateau")
    assert found.kind == "wrong-count"
    assert says(
        found, f"The course expects 3 values back, in this order: lr, best, bad_epochs. Yours handed back {count}."
    )


def test_none_among_several_results_is_called_none():
    found = check(lambda *_: (1.0, 2.0, None), "reduce_on_plateau")
    assert says(found, f"bad_epochs came back as None. {NOT_PLAIN}")


@pytest.mark.parametrize(
    ("answer", "one"),
    [
        (lambda *_: 1.0, "float"),
        (lambda *_: np.float64(1.0), "float64"),
        (lambda *_: {"lr": 1.0, "best": 2.0, "bad_epochs": 0}, "dict"),
        (lambda *_: "abc", "str"),
        (lambda *_: np.array([1.0, 2.0, 0.0]), "array of shape (3,)"),
        (lambda *_: np.zeros((3, 2)), "array of shape (3, 2)"),
    ],
)
def test_one_value_where_several_are_expected_is_called_what_it_is(answer, one):
    found = check(answer, "reduce_on_plateau")
    assert found.kind == "one-value"
    assert says(
        found, f"The course expects 3 values back, in this order: lr, best, bad_epochs. Yours handed back one {one}."
    )


def _yields(*given):
    yield COURSE["momentum"].reference(*given)


async def _awaits(*given):
    return COURSE["momentum"].reference(*given)


async def _does_both(*given):
    yield COURSE["momentum"].reference(*given)


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (_yields, "generator"),
        (_does_both, "generator"),
        (lambda *given: (value for value in COURSE["momentum"].reference(*given)), "generator"),
        (_awaits, "coroutine"),
    ],
)
def test_what_has_not_run_yet_is_not_counted(function, kind, recwarn):
    found = check(function, "momentum")
    assert found.kind == kind
    assert says(found, f"Your function handed back a {kind}")
    assert not recwarn


def test_the_learners_own_line_is_shown():
    answer = check(divides_a_number, "gradient_descent")
    assert says(answer, f"line {divides_a_number.__code__.co_firstlineno + 1}:  return w - grad * (lr / (1 // 2))")
    assert not says(answer, "trace.py")


def test_single_precision_where_double_was_handed_over():
    answer = check(lambda slope: -np.sign(slope).astype(np.float32), "downhill")
    assert answer.kind == "dtype"
    assert says(answer, "The numbers agree, but direction came back as float32; the course expects float64.")


def test_a_function_that_is_right_until_it_is_not_written():
    def half_done(epoch, lr0, hold, rate):
        if epoch < hold:
            return lr0
        raise NotImplementedError

    assert check(half_done, "hold_then_decay").verdict == "not written"


# --- what cannot be checked at all ------------------------------------------------------------------------------------


def test_an_unknown_name_gets_the_names_closest_first():
    answer = check(right, "gradient_decent")
    assert (answer.verdict, answer.kind, answer.score) == ("error", "not-checked", 0.0)
    assert says(answer, "There is no exercise 'gradient_decent'. Closest first, the names are: gradient_descent, ")
    for name in COURSE:
        assert says(answer, name)


def test_the_functions_own_name_is_asked_for_when_none_is_given():
    assert says(check(right), "There is no exercise 'right'.")
    assert says(check(lambda w: w), "There is no exercise '<lambda>'.")


class Refusing:
    def __getattr__(self, name):
        raise RuntimeError(name)

    def __call__(self, w, grad, lr):
        return right(w, grad, lr)


@pytest.mark.parametrize("function", [functools.partial(right), Refusing()], ids=["partial", "refusing"])
def test_what_has_no_name_can_be_given_one(function):
    assert says(check(function), "This function has no name of its own. check(f, 'name') says which exercise")
    assert check(function, "gradient_descent").passed


@pytest.mark.parametrize("name", [3, ("gradient_descent",), 2.5])
def test_a_name_that_is_no_string(name):
    assert says(check(right, name), f"There is no exercise {name!r}.")


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("gradient_descent", "needs the function itself, without quotes: check(gradient_descent)."),
        ("something", "check needs a function, and this is str."),
        (np.zeros(3), "check needs a function, and this is ndarray. Write its name alone: no brackets after it."),
        (None, "check needs a function, and this is NoneType."),
        (right(1.0, 2.0, 3.0), "check needs a function, and this is float."),
    ],
)
def test_not_a_function(thing, words):
    answer = check(thing)
    assert (answer.verdict, answer.kind) == ("error", "not-checked")
    assert says(answer, words)


# --- what nobody listed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "function"),
    [(name, function) for name, functions in {**BLUNDERS, **LATER_BLUNDERS}.items() for function in functions],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_an_unlisted_blunder_is_rejected_without_a_cause(name, function):
    for seed in range(5):
        answer = check(function, name, seed=seed)
        assert not answer.passed
        assert answer.mistake is None
        assert not says(answer, "Likely cause")
        assert "Nudge" in str(answer)


def _changed(function, change):
    def wrapped(*arguments):
        answer = function(*arguments)
        return tuple(map(change, answer)) if isinstance(answer, tuple) else change(answer)

    return wrapped


def _scaled(value):
    return [item * (1 + 1e-6) for item in value] if isinstance(value, list) else value * (1 + 1e-6)


@each_exercise
def test_a_millionth_too_much_is_seen(exercise):
    for seed in range(3):
        assert not check(_changed(exercise.reference, _scaled), exercise.name, seed=seed).passed


#: Swapping the factors of a product is no mistake.
COMMUTING = {("gradient_descent", "grad", "lr"), ("heavy_ball", "velocity", "beta")}


@each_exercise
def test_no_two_arguments_can_be_swapped(exercise):
    for one, other in itertools.combinations(range(len(exercise.arguments)), 2):
        if (exercise.name, exercise.arguments[one], exercise.arguments[other]) in COMMUTING:
            continue

        def swapped(*arguments, one=one, other=other):
            given = list(arguments)
            given[one], given[other] = given[other], given[one]
            return exercise.reference(*given)

        assert not check(swapped, exercise.name).passed, (exercise.arguments[one], exercise.arguments[other])


@each_exercise
def test_no_two_results_can_be_swapped(exercise):
    for one, other in itertools.combinations(range(len(exercise.returns)), 2):

        def swapped(*arguments, one=one, other=other):
            answer = list(exercise.reference(*arguments))
            answer[one], answer[other] = answer[other], answer[one]
            return answer

        assert not check(swapped, exercise.name).passed, (exercise.returns[one], exercise.returns[other])


@each_exercise
def test_no_argument_can_be_given_a_constant(exercise):
    """A number that a learner copied from the first call of the report is found out by the other probes."""
    for seed in range(3):
        for position, value in enumerate(exercise.seeded(seed).probes[0].first.values()):

            def frozen(*arguments, position=position, value=value):
                return exercise.reference(*arguments[:position], value, *arguments[position + 1 :])

            assert not check(frozen, exercise.name, seed=seed).passed, exercise.arguments[position]


@each_exercise
def test_answers_learnt_by_heart_under_one_seed_fail_under_another(exercise):
    def key(arguments):
        return repr(arguments)

    known = {key(tuple(step.arguments.values())): step.outputs for run in exercise.seeded(0).expected for step in run}

    def parrot(*arguments):
        outputs = known.get(key(arguments)) or exercise.mistakes[0].rule(*arguments)
        return outputs if len(exercise.returns) > 1 or not isinstance(outputs, tuple) else outputs[0]

    assert check(parrot, exercise.name, seed=0).passed
    assert not check(parrot, exercise.name, seed=1).passed


@each_exercise
def test_a_mistake_in_one_entry_only_is_not_called_that_mistake(exercise):
    """Half a mistake lands elsewhere than the whole one, so nothing is claimed."""
    listed: Mistake = exercise.mistakes[0]

    def half(*arguments):
        wrong, true = listed.rule(*arguments), exercise.reference(*arguments)
        pairs = zip(wrong, true, strict=True) if isinstance(true, tuple) else [(wrong, true)]
        mixed = tuple(_middle(a, b) for a, b in pairs)
        return mixed if isinstance(true, tuple) else mixed[0]

    answer = check(half, exercise.name)
    assert not answer.passed
    assert answer.mistake is None


def _middle(one, other):
    if isinstance(other, list):
        return [_middle(a, b) for a, b in zip(one, other, strict=True)]
    return 0.25 * one + 0.75 * other
