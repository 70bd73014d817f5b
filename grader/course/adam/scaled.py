"""What AdaGrad and RMSProp have in common: a cache of squared gradients whose root divides the step."""

from grader.course.adam.misplaced_eps import HARDLY_SEEN, MISPLACED_EPS, STEP_ALONE
from grader.course.any_step import UPHILL
from grader.course.probes import positive_like_squares

RETURNS = ("w", "cache")
STATE = {"cache": positive_like_squares}


#: What the holes of the shared pages stand for in a rule with a cache.
NAMES = {
    "step": "lr * grad",
    "top": "grad",
    "root": "np.sqrt(cache)",
    "squares": "cache",
    "name": "the cache",
    "hardly_seen": HARDLY_SEEN,
}

EPS_IN_THE_CACHE = """
eps-inside-the-root: (np.sqrt(cache) + eps) -> np.sqrt(cache + eps)
    eps joins the cache before the square root, as in Keras and in optax; this course, like torch, adds it after.
    {hardly_seen}
    ? In which place does eps have the gradient's units?
"""

WITH_A_CACHE = """
eps-stored-in-the-cache: grad**2 -> grad**2 + eps ; (np.sqrt(cache) + eps) -> np.sqrt(cache)
    eps is added to the cache itself, so it goes into the root and piles up from step to step.
    ? Should the cache hold anything but squared gradients?
no-root: np.sqrt(cache) -> cache
    the gradient is divided by the cache itself; the root is missing.
    ? The cache has the units of a squared gradient. What gives the gradient's units back?
multiplied-by-the-root: / (np.sqrt(cache) -> * (np.sqrt(cache)
    the gradient is multiplied by the root; it should be divided.
    ? Should a coordinate with large gradients take larger or smaller steps than gradient descent would?
old-cache-used: np.sqrt(cache) -> np.sqrt(cache0)
    the step is scaled by the old cache, before this gradient has joined it.
    ? At the very first step the cache is 0. By what do you divide?
old-cache-returned: return w, cache -> return w, cache0
    the old cache is returned, not the one that this step has made.
    ? What will the next step remember of this gradient?
history-dropped: cache = ... -> cache = grad**2
    the cache is this gradient's square alone, so every step has length lr.
    ? What has become of the squares that came before?
gradient-not-squared: grad**2 -> grad
    the gradients are collected as they are, not their squares, so that opposite ones cancel.
    ? What do you want to know of each coordinate: where it goes, or how large its gradients are?
magnitudes-for-squares: grad**2 -> np.abs(grad)
    the cache collects |g|; it should collect the squares.
    ? The root will be taken at the end. Of what?
gradient-missing-in-the-step: lr * grad -> lr
    the step is lr divided by the root: the gradient itself is missing, so nothing says which way to go.
    ? In which direction does your step lead when the gradient is negative?
squared-gradient-in-the-step: lr * grad -> lr * grad**2
    the squared gradient is in the numerator too, so every step goes the same way.
    ? In which direction does your step lead when the gradient is negative?
one-scale-for-all: np.sqrt(cache) -> np.sqrt(cache.sum())
    one number, from all coordinates together, scales every step.
    ? A steep coordinate and a flat one: should they share one scale?
mean-scale-for-all: np.sqrt(cache) -> np.sqrt(cache.mean())
    the mean over all coordinates scales every step.
    ? A steep coordinate and a flat one: should they share one scale?
one-cache-for-all: grad**2 -> np.sum(grad**2)
    the squares of all coordinates are summed before they join the cache: every coordinate gets the same.
    ? A steep coordinate and a flat one: should they share one cache?
mean-cache-for-all: grad**2 -> np.mean(grad**2)
    the squares are averaged over all coordinates before they join the cache: every coordinate gets the same.
    ? A steep coordinate and a flat one: should they share one cache?
root-stored: return w, cache -> return w, np.sqrt(cache)
    the root is stored as the new cache; the cache should stay a matter of squares.
    ? What will the next gradient's square be added to?
lr-in-the-cache: grad**2 -> (lr * grad) ** 2
    the gradient is multiplied by lr before it joins the cache, so that lr cancels out of the step.
    ? If lr doubles, does your step double?
plain-gradient-descent: cache = ... -> cache = cache0 ; w = w - ... -> w = w - lr * grad
    this is gradient descent: the cache comes back as it came in, and the step does not use it.
    ? Which line gives the cache its new value, and which line uses it?
gradient-kept-as-cache: cache = ... -> cache = grad ; w = w - ... -> w = w - lr * grad
    the cache is this gradient, and the weights move by it: this is gradient descent.
    ? What should the cache collect, and what should be divided by its root?
scale-left-out: w = w - ... -> w = w - lr * grad
    the cache is kept, but the step does not use it: this is gradient descent.
    ? Which line uses the cache that you have just made?
lr-left-out: lr * grad -> grad
    the step has no lr in it.
    ? If lr were ten times smaller, how much shorter should the step be?
swapped: return w, cache -> return cache, w
    the two results are returned in the wrong order.
    ? Which comes first after `return`: the weights or the cache?
"""

#: In the order in which they are tried.
PAGES = (EPS_IN_THE_CACHE, MISPLACED_EPS, WITH_A_CACHE, STEP_ALONE, UPHILL)
