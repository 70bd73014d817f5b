"""The Newton-Schulz iteration: all singular values of a matrix towards 1, by nothing but products."""

import numpy as np

from grader.course.further.matrices import in_single, matrix
from grader.course.hard_coded import hard_coded
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes

#: Those of Muon, and the cubic ones of Schulz himself.
MUONS, CUBIC = (3.4445, -4.7750, 2.0315), (1.5, -0.5, 0.0)


def newton_schulz(g, steps, coefficients):
    """A matrix with the same singular vectors as g, and all singular values near 1.

    g            -- matrix, wide or tall; a zero matrix stays zero
    steps        -- how often the iteration is done, a whole number from 0
    coefficients -- three numbers: of the first, the third and the fifth power of a singular value

    First the matrix is divided by its Frobenius norm, the root of the sum of all squares, so that
    no singular value is larger than 1. Libraries add a small number to that norm; here nothing is
    added. They also turn a tall matrix on its side, which saves work and changes no result. The
    same as in optax.contrib.muon. After G. Schulz, Iterative Berechnung der reziproken Matrix
    (1933), and K. Jordan and others, Muon: An optimizer for hidden layers in neural networks
    (2024).

    Returns the new matrix, of the shape of g; g stays as it was.
    """
    a, b, c = coefficients
    x = g / (np.linalg.norm(g) or 1.0)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


def _probes(draw: Draw) -> list[Probe]:
    others = np.array([draw.number(1.1, 1.9), -draw.number(0.3, 0.8), draw.number(0.05, 0.3)])

    def once(title: str, g: np.ndarray, steps: int = 5, coefficients: tuple[float, ...] = MUONS) -> Probe:
        return Probe(title, {"g": g, "steps": steps, "coefficients": np.array(coefficients)})

    plain = Probe("a wide matrix, and another", once("", matrix(draw, 2, 3)).first, ({"g": matrix(draw, 2, 3)},))
    gaps = matrix(draw, 3, 4) * np.array([1.0, 0.0, 1.0, 1.0]) + 0.0
    return [
        plain,
        Probe("the same, with another steps", {**plain.first, "steps": 2}, varies="steps"),
        Probe("the same, with other coefficients", {**plain.first, "coefficients": others}, varies="coefficients"),
        once("one step", matrix(draw, 2, 3), steps=1),
        once("no step at all", matrix(draw, 2, 3), steps=0),
        once("a tall matrix", matrix(draw, 4, 2), steps=4),
        once("a square matrix", matrix(draw, 3, 3), steps=4),
        once("a single row", matrix(draw, 1, 4), steps=3),
        once("a single column", matrix(draw, 3, 1), steps=3),
        once("a matrix of one number", matrix(draw, 1, 1), steps=2),
        once("a column of zeros", gaps, steps=3),
        once("a zero matrix", np.zeros((2, 3))),
        once("the cubic iteration", matrix(draw, 3, 2), steps=6, coefficients=CUBIC),
        once("coefficients of the other signs", matrix(draw, 2, 3), steps=3, coefficients=(-1.25, 0.75, -0.375)),
        once("huge numbers", 1e6 * matrix(draw, 2, 3)),
        once("tiny numbers", 1e-6 * matrix(draw, 3, 2), steps=3),
        in_single(once("float32", matrix(draw, 2, 3), steps=2)),
    ]


def by_singular_values(g, steps, coefficients):
    """What the iteration is on its way to: every singular value is 1."""
    left, _, right = np.linalg.svd(g, full_matrices=False)
    return left @ right if g.any() else g + 0.0


def gram_made_once(g, steps, coefficients):
    """The iteration with the product of the first step in every step."""
    a, b, c = coefficients
    x = g / (np.linalg.norm(g) or 1.0)
    gram = x @ x.T
    for _ in range(steps):
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


SIZE = """
not-divided: x = g / (np.linalg.norm(g) or 1.0) -> x = g + 0.0
    the matrix is not divided by its norm, so its singular values may start far above 1, where the iteration flies off.
    ? For which singular values does the iteration lead towards 1, and what brings them there?
zero-divided-by-zero: (np.linalg.norm(g) or 1.0) -> np.linalg.norm(g)
    a zero matrix is divided by its norm, which is 0.
    ? A zero matrix stays zero. By what else can it be divided?
spectral-norm: np.linalg.norm(g) -> np.linalg.norm(g, 2)
    the matrix is divided by its largest singular value, the spectral norm. The task asks for the Frobenius norm: the
    root of the sum of all squares.
    ? Which of NumPy's norms of a matrix needs no second argument?
nuclear-norm: np.linalg.norm(g) -> np.linalg.norm(g, "nuc")
    the matrix is divided by the sum of its singular values. The task asks for the Frobenius norm: the root of the sum
    of all squares.
    ? Which of NumPy's norms of a matrix needs no second argument?
largest-entry: np.linalg.norm(g) -> np.abs(g).max()
    the matrix is divided by its largest entry; it should be divided by the root of the sum of all squares.
    ? A matrix of four ones has the singular values 2 and 0. What is left of the 2 after your division?
sum-of-sizes: np.linalg.norm(g) -> np.abs(g).sum()
    the matrix is divided by the sum of the sizes of its entries; it should be divided by the root of the sum of all
    squares.
    ? What is the norm of (3, 4)?
sum-of-squares: np.linalg.norm(g) -> (g**2).sum()
    the matrix is divided by the sum of all squares; the root is missing.
    ? What is the norm of (3, 4)?
root-of-the-mean-square: np.linalg.norm(g) -> np.sqrt((g**2).mean())
    the squares are averaged before the root is taken; the norm adds them.
    ? What is the norm of (3, 4)?
spread: np.linalg.norm(g) -> g.std()
    the matrix is divided by the spread of its entries; it should be divided by the root of the sum of all squares.
    ? What is the norm of (3, 4)?
row-by-row: (np.linalg.norm(g) or 1.0) -> np.maximum(np.linalg.norm(g, axis=1, keepdims=True), 1e-300)
    every row is divided by its own norm, which turns the singular vectors; one number should divide the whole matrix.
    ? How many norms does one matrix have?
epsilon-in-the-norm: (np.linalg.norm(g) or 1.0) -> (np.linalg.norm(g) + 1e-7)
    | (np.linalg.norm(g) or 1.0) -> (np.linalg.norm(g) + 1e-8)
    | (np.linalg.norm(g) or 1.0) -> (np.linalg.norm(g) + 1e-6)
    | (np.linalg.norm(g) or 1.0) -> (np.linalg.norm(g) + 1e-12)
    | (np.linalg.norm(g) or 1.0) -> (np.linalg.norm(g) + 1e-5)
    | (np.linalg.norm(g) or 1.0) -> (np.linalg.norm(g) + 1e-10)
    a small number is added to the norm, as libraries do. Here nothing is added: only a zero matrix has to be looked
    after.
    ? For which single matrix is the norm 0, and what should come back then?
divided-in-every-step: gram = x @ x.T -> x = x / (np.linalg.norm(x) or 1.0); gram = x @ x.T
    | x = g / (np.linalg.norm(g) or 1.0) -> x = g + 0.0
    ; gram = x @ x.T -> x = x / (np.linalg.norm(x) or 1.0); gram = x @ x.T
    the matrix is divided by its norm in every step; that belongs before the first one.
    ? If every singular value is 1 at last, is the norm 1 as well?
no-step-no-division: -> if steps == 0: return g + 0.0
    with steps = 0 the matrix comes back as it is; the division comes before the steps, and is done even if there are
    none.
    ? Which comes first, the division or the question whether there is a step to do?
size-restored: return x -> return x * np.linalg.norm(g)
    the result is multiplied by the norm of g, so its singular values have the size of g again.
    ? Should a matrix twice as large give another answer?
"""

ITERATION = """
through-the-singular-values: by_singular_values
    | a, b, c = coefficients -> left, _, right = np.linalg.svd(g, full_matrices=False); return left @ right
    every singular value is exactly 1. The iteration comes near that and does not arrive: this is its goal, worked out
    by a decomposition; steps and coefficients do not enter.
    ? What are steps and coefficients for?
products-by-entry: c * gram @ gram -> c * gram * gram
    A, which is x x^T, is multiplied by itself entry by entry. Here A A is a product of matrices.
    ? Which of NumPy's signs multiplies matrices, * or @?
powers-by-entry: x = a * x + ... -> x = a * x + b * x**3 + c * x**5
    the powers are taken entry by entry, as of single numbers; here they are products of matrices.
    ? The formula in s is for one singular value. Where does the formula in X multiply matrices?
b-and-c-exchanged: a, b, c = coefficients -> a, c, b = coefficients
    the second and the third coefficient have changed places.
    ? Which power of the matrix does the second coefficient belong to?
coefficients-backwards: a, b, c = coefficients -> c, b, a = coefficients
    the coefficients are taken in the opposite order: the first one belongs to the matrix itself.
    ? Which power of the matrix does the first coefficient belong to?
muons-coefficients-typed-in: a, b, c = coefficients -> a, b, c = 3.4445, -4.7750, 2.0315
    | a, b, c = coefficients -> a, b, c = 3.4445, -4.775, 2.0315
    the coefficients are typed in; those that your function is given make no difference.
    ? Which line ought to mention coefficients?
cubic: a, b, c = coefficients -> a, b, c = 1.5, -0.5, 0.0
    this is the cubic iteration, 1.5 x - 0.5 x x^T x; the coefficients that your function is given do not enter.
    ? How many coefficients are you given, and for which powers?
fifth-power-left-out: (b * gram + c * gram @ gram) @ x -> b * gram @ x
    the term with the third coefficient is missing.
    ? Which three terms are added up in a step?
third-power-left-out: (b * gram + c * gram @ gram) @ x -> c * gram @ gram @ x
    the term with the second coefficient is missing.
    ? Which three terms are added up in a step?
first-power-left-out: a * x + ->
    the term with the first coefficient is missing.
    ? Which three terms are added up in a step?
first-coefficient-left-out: a * x + -> x +
    the matrix itself is added without its coefficient.
    ? By what is x multiplied, and which coefficient belongs there?
subtracted: a * x + (b -> a * x - (b
    the terms of higher power are taken away; the minus sign is in the second coefficient already.
    ? Which of the three coefficients is negative?
b-on-both: c * gram @ gram -> b * gram @ gram
    the second coefficient stands before both higher powers; the third does not enter.
    ? Which coefficient belongs to the fifth power?
fourth-power: (b * gram + c * gram @ gram) @ x -> b * gram @ x + c * gram @ x
    the third coefficient multiplies x x^T x as well; its term has one more factor x x^T.
    ? How many times does x stand in each of the three terms?
gram-of-g: gram = x @ x.T -> gram = g @ g.T
    A is made from g; it should be x x^T, made anew in every step.
    ? Which matrix changes from step to step?
gram-made-once: gram_made_once
    A is worked out once, before the loop; it has to be made anew of the x of each step.
    ? Which matrix changes from step to step, and what is made of it?
turned-and-not-back: return x -> return x.T if g.shape[0] > g.shape[1] else x
    a tall matrix comes back lying on its side: it was turned before the iteration and not turned back.
    ? Which shape should the result have?
one-step: range(steps) -> range(min(steps, 1))
    the iteration is done once, whatever steps says: perhaps the `return` stands inside the loop.
    ? How far to the right does your last line begin?
one-step-too-many: range(steps) -> range(steps + 1)
    the iteration is done once too often.
    ? With steps = 0, how often should it be done?
one-step-short: range(steps) -> range(1, steps)
    the iteration is done once too little.
    ? With steps = 1, how often should it be done?
"""

EXERCISE = Exercise(
    reference=newton_schulz,
    returns=("matrix",),
    draw=_probes,
    notebook="06_further",
    minutes=10,
    question="Take a matrix of one number, 2. What is it after the division, and what after one step?",
    unlocks="Muon, the next exercise, calls your function at every step.",
    hints=(
        "A division first, then the same few products again and again. Multiply matrices with `@`.",
        "Divide by the Frobenius norm, which `np.linalg.norm` works out, unless that is 0. In each step multiply x by "
        "its own transpose; of that and its square make the sum with the second and the third coefficient; multiply x "
        "by that sum from the left, and add x with the first coefficient.",
        "Begin with `x = g / (np.linalg.norm(g) or 1.0)`. Then, in a loop `for _ in range(steps)`, comes the A of the "
        "formula, `gram = x @ x.T`, and the new x: `x = a * x + (b * gram + c * gram @ gram) @ x`.",
    ),
    mistakes=(*mistakes(newton_schulz, SIZE, ITERATION), hard_coded(newton_schulz, "steps", 5)),
)
