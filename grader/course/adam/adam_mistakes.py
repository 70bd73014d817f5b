"""Mistakes in Adam, as edits of it; AdamW makes them too, so each stands exactly once in that rule as well."""

from grader.course.adam.adam_corrections import CORRECTION, OTHER_CORRECTIONS
from grader.course.adam.misplaced_eps import HARDLY_SEEN, MISPLACED_EPS, STEP_ALONE
from grader.course.any_step import UPHILL

COUNT_AND_STATE = """
no-correction-and-t-stands-still: m / (1 - beta1**t) -> m ; v / (1 - beta2**t) -> v
    ; return w, m, v, t -> return w, m, v, t0
    m and v are used without bias correction, and t comes back as it came.
    ? After one step from rest, m is only 1 - beta1 of the gradient. What would you divide by to get it all back, and
    what is t for?
t-used-as-it-came: beta1**t -> beta1**t0 ; beta2**t -> beta2**t0 ; return w, m, v, t -> return w, m, v, t0
    t is never advanced: the correction uses it as it came, and it comes back so. At the first step it is 0, and
    1 - beta**0 is 0.
    ? t counts the steps before this one. What has to happen to it first?
t-starts-at-two: beta1**t -> beta1 ** (t + 1) ; beta2**t -> beta2 ** (t + 1)
    the correction is one step ahead: at the first step it already uses the power 2.
    ? At the first step your function is given t = 0. What should the exponent be then?
t-used-before-it-is-advanced: beta1**t -> beta1**t0 ; beta2**t -> beta2**t0
    the correction uses the old t. At the first step that is 0, and 1 - beta**0 is 0.
    ? t counts the steps before this one. What has to happen to it first?
t-one-behind-but-at-the-start: beta1**t -> beta1 ** max(t - 1, 1) ; beta2**t -> beta2 ** max(t - 1, 1)
    the correction uses the old t, except at the first step, where that would divide by 0.
    ? At the second step your function is given t = 1. What should the exponent be then?
t-one-behind-and-no-first-correction: m / (1 - beta1**t) -> (m / (1 - beta1**t0) if t0 else m)
    ; v / (1 - beta2**t) -> (v / (1 - beta2**t0) if t0 else v)
    the correction uses the old t, and at the first step, where that would divide by 0, there is none.
    ? At the first step m is only 1 - beta1 of the gradient. What should the exponent be, to get it all back?
t-is-always-one: t = t + 1 -> t = 1
    every step is taken for the first: t is 1 each time.
    ? How many steps have been taken when your function is given t = 5 and has done this one?
t-grows-by-two: t = t + 1 -> t = t + 2
    t has grown by 2, and the correction uses it.
    ? How many steps have been taken once this one is done?
t-never-advances: , t -> , t0
    t is returned unchanged, so every step believes that it is the first.
    ? How many steps have been taken once this one is done?
t-advanced-twice: return w, m, v, t -> return w, m, v, t + 1
    t has grown by 2.
    ? How many steps have been taken once this one is done?
corrected-means-stored: return w, m, v -> return w, m_hat, v_hat
    the corrected means are returned as m and v, so the next step corrects them once more.
    ? You need other names for the corrected ones. Which of them go into `return`?
corrected-m-stored: return w, m, v -> return w, m_hat, v
    the corrected mean is returned as m, so the next step corrects it once more.
    ? You need another name for the corrected one. Which of the two goes into `return`?
corrected-v-stored: return w, m, v -> return w, m, v_hat
    the corrected mean of squares is returned as v, so the next step corrects it once more.
    ? You need another name for the corrected one. Which of the two goes into `return`?
old-means-returned: return w, m, v -> return w, m0, v0
    m and v are returned unchanged.
    ? What will the next step remember of this gradient?
means-swapped: return w, m, v -> return w, v, m
    m and v are returned in the wrong order.
    ? In which order does your function get them?
steps-with-the-old-means: m / (1 -> m0 / (1 ; v / (1 -> v0 / (1
    the weights move by the old means, before this gradient has joined them.
    ? Which lines come first: the new m and v, or the step that uses them?
steps-with-the-old-m: m / (1 -> m0 / (1
    the weights move by the old m, before this gradient has joined it.
    ? Which line comes first: the new m, or the step that uses it?
steps-with-the-old-v: v / (1 -> v0 / (1
    the step is divided by the root of the old v, before this gradient has joined it.
    ? At the very first step that v is 0. By what do you divide?
"""

MEANS = """
beta1-for-both: beta2 * v + (1 - beta2) -> beta1 * v + (1 - beta1) ; beta2**t -> beta1**t
    beta1 is used for v as well; beta2 does not enter.
    ? Which lines ought to mention beta2? There are two.
beta1-in-the-squares: beta2 * v + (1 - beta2) -> beta1 * v + (1 - beta1)
    v is averaged with beta1, and corrected with beta2.
    ? Which of the betas belongs to v?
beta2-in-the-mean: beta1 * m + (1 - beta1) -> beta2 * m + (1 - beta2)
    m is averaged with beta2, and corrected with beta1.
    ? Which of the betas belongs to m?
betas-swapped: -> beta1, beta2 = beta2, beta1
    beta1 and beta2 have changed places.
    ? Which comes first, and belongs to m?
eps-before-the-betas: -> eps, beta1, beta2 = beta1, beta2, eps
    eps is named before the betas in the def line, so each of the three has another's number.
    ? In which order does your function get its arguments?
m-and-v-exchanged: -> m, v = v, m
    m and v have changed places in the def line: the old v is taken for m, and the old m for v.
    ? In which order does your function get its arguments?
shares-swapped: beta1 * m + (1 - beta1) -> (1 - beta1) * m + beta1 ; beta2 * v + (1 - beta2) -> (1 - beta2) * v + beta2
    the shares have changed places: beta belongs to the old mean, 1 - beta to what is new.
    ? With beta1 = 0.9, should a tenth of the old m stay, or nine tenths?
shares-of-m-swapped: beta1 * m + (1 - beta1) -> (1 - beta1) * m + beta1
    in m the shares have changed places: beta1 belongs to the old mean, 1 - beta1 to the gradient.
    ? With beta1 = 0.9, should a tenth of the old m stay, or nine tenths?
shares-of-v-swapped: beta2 * v + (1 - beta2) -> (1 - beta2) * v + beta2
    in v the shares have changed places: beta2 belongs to the old mean, 1 - beta2 to the square.
    ? With beta2 = 0.99, should a hundredth of the old v stay, or nearly all of it?
m-forgets: beta1 * m + ->
    the old m is left out: only a share of this gradient is in it.
    ? What has become of the gradients that came before?
v-forgets: beta2 * v + ->
    the old v is left out: only a share of this gradient's square is in it.
    ? What has become of the squares that came before?
squares-pile-up: beta2 * v + (1 - beta2) * grad -> v + grad
    the squares are added up and nothing fades, as in AdaGrad; v should be a running mean with beta2.
    ? Should a gradient of long ago still shorten today's step?
sums-for-means: (1 - beta1) * grad -> grad ; (1 - beta2) * grad -> grad
    the new gradient and its square join whole, without their shares 1 - beta.
    ? If every gradient were 1, where should m settle?
sum-for-the-first-mean: (1 - beta1) * grad -> grad
    the gradient joins m whole, as in heavy ball; Adam takes a share 1 - beta1 of it.
    ? If every gradient were 1, where should m settle?
sum-for-the-second-mean: (1 - beta2) * grad -> grad
    the square joins v whole, without its share 1 - beta2.
    ? If every gradient were 1, where should v settle?
squares-of-m: grad**2 -> m**2
    v is made from the square of m; it should be made from the square of the gradient.
    ? If gradients of 1 and -1 take turns, m is close to 0. Is their size close to 0, too?
gradient-not-squared: grad**2 -> grad
    v collects the gradients as they are; they should be squared.
    ? What is the root of a negative mean?
share-of-beta1-in-the-squares: (1 - beta2) * grad -> (1 - beta1) * grad
    the square joins v with the share 1 - beta1; beta2 keeps the old v, so its share is 1 - beta2.
    ? The shares of an average sum to 1. What is left for the square beside beta2?
share-of-beta2-squared: (1 - beta2) * grad -> (1 - beta2**2) * grad
    the square joins v with the share 1 - beta2**2; only the gradient is squared, so the share is 1 - beta2.
    ? The shares of an average sum to 1. What is left for the square beside beta2?
share-of-beta2-in-the-mean: (1 - beta1) * grad -> (1 - beta2) * grad
    the gradient joins m with the share 1 - beta2; beta1 keeps the old m, so its share is 1 - beta1.
    ? The shares of an average sum to 1. What is left for the gradient beside beta1?
magnitudes-for-squares: grad**2 -> np.abs(grad)
    v collects |g|; it should collect the squares.
    ? The root will be taken at the end. Of what?
shares-twice: (1 - beta1) * grad -> (1 - beta1) ** 2 * grad ; (1 - beta2) * grad -> (1 - beta2) ** 2 * grad
    1 - beta1 enters twice before the gradient, and 1 - beta2 twice before its square.
    ? The shares of an average sum to 1. What do yours sum to?
share-twice-in-the-mean: (1 - beta1) * grad -> (1 - beta1) ** 2 * grad
    1 - beta1 enters twice before the gradient.
    ? The shares of an average sum to 1. What do those of your m sum to?
shares-on-the-whole: m = ... -> m = (1 - beta1) * (beta1 * m + (1 - beta1) * grad)
    ; v = ... -> v = (1 - beta2) * (beta2 * v + (1 - beta2) * grad**2)
    | m = ... -> m = (1 - beta1) * (beta1 * m + grad) ; v = ... -> v = (1 - beta2) * (beta2 * v + grad**2)
    1 - beta multiplies the whole of the mean, the old one too; it belongs to what is new.
    ? If every gradient were 1, where should m settle?
share-squared: (1 - beta2) * grad**2 -> ((1 - beta2) * grad) ** 2
    the share 1 - beta2 is squared along with the gradient.
    ? Where do the brackets of the square end?
"""

EPS = """
eps-inside-the-root: (np.sqrt(v_hat) + eps) -> np.sqrt(v_hat + eps)
    eps joins v before the square root. That place is eps_root in optax; this course adds eps after. {hardly_seen}
    ? In which place does eps have the gradient's units?
eps-before-the-correction: (np.sqrt(v_hat) + eps) -> ((np.sqrt(v) + eps) / np.sqrt(1 - beta2**t))
    eps is added to the root of v before v is corrected, as in Keras (the paper's epsilon-hat). This course, like torch,
    corrects first. {hardly_seen}
    ? In the first steps v is small. Next to which of the two does eps weigh more: v, or v corrected?
eps-before-the-correction-and-hard-coded: (np.sqrt(v_hat) + eps) -> ((np.sqrt(v) + 1e-8) / np.sqrt(1 - beta2**t))
    | (np.sqrt(v_hat) + eps) -> ((np.sqrt(v) + 1e-7) / np.sqrt(1 - beta2**t))
    | (np.sqrt(v_hat) + eps) -> ((np.sqrt(v) + 1e-6) / np.sqrt(1 - beta2**t))
    | (np.sqrt(v_hat) + eps) -> ((np.sqrt(v) + 1e-10) / np.sqrt(1 - beta2**t))
    a small number such as 1e-7 stands in the place of eps, and it is added to the root of v before v is corrected, as
    in older Keras.
    ? Which line ought to mention eps? And what should be done to v before eps is added?
eps-inside-the-root-before-the-correction: v / (1 - beta2**t) -> (v + eps) / (1 - beta2**t)
    ; (np.sqrt(v_hat) + eps) -> np.sqrt(v_hat)
    eps joins v before the correction and before the root; this course adds it last of all. {hardly_seen}
    ? What should be done to v before eps is added? There are two things.
"""

STEP = """
no-root: np.sqrt(v_hat) -> v_hat
    m is divided by v itself; the root is missing.
    ? v has the units of a squared gradient. What gives the gradient's units back?
plain-gradient-descent: m = ... -> m = m0 ; v = ... -> v = v0 ; lr * m_hat / (np.sqrt(v_hat) + eps) -> lr * grad
    | m = ... -> m = m0 ; v = ... -> v = v0 ; lr * m_hat / (np.sqrt(v_hat) + eps) -> lr * grad ; v, t -> v, t0
    this is gradient descent: the weights move by the bare gradient, and m and v come back as they came in.
    ? Which lines give m and v their new values, and which lines use them?
gradient-kept-as-m: m = ... -> m = grad ; v = ... -> v = v0 ; lr * m_hat / (np.sqrt(v_hat) + eps) -> lr * grad
    | m = ... -> m = grad ; v = ... -> v = grad**2 ; lr * m_hat / (np.sqrt(v_hat) + eps) -> lr * grad
    m is this gradient, and the weights move by it: this is gradient descent, whatever the betas are.
    ? What is left in your m and v of the gradients before this one?
gradient-for-m: lr * m_hat -> lr * grad
    the step divides the bare gradient, not its mean. That is RMSProp with a correction; m is not used.
    ? Which line uses the m that you have just made?
one-scale-for-all: np.sqrt(v_hat) -> np.sqrt(v_hat.sum())
    one number, from all coordinates together, divides every step.
    ? A steep coordinate and a flat one: should they share one scale?
mean-scale-for-all: np.sqrt(v_hat) -> np.sqrt(v_hat.mean())
    the mean of v over all coordinates divides every step.
    ? A steep coordinate and a flat one: should they share one scale?
largest-scale-for-all: np.sqrt(v_hat) -> np.sqrt(v_hat.max())
    the largest v of all coordinates divides every step.
    ? A steep coordinate and a flat one: should they share one scale?
mean-v-for-all: grad**2 -> np.mean(grad**2)
    the squares are averaged over all coordinates before they join v: every coordinate gets the same.
    ? A steep coordinate and a flat one: should they share one v?
one-v-for-all: grad**2 -> np.sum(grad**2)
    the squares of all coordinates are summed before they join v: every coordinate gets the same.
    ? A steep coordinate and a flat one: should they share one v?
lr-in-the-mean: (1 - beta1) * grad -> (1 - beta1) * lr * grad ; - lr * m_hat -> - m_hat
    lr is multiplied into m. At a fixed lr the weights agree; under a schedule old gradients keep their old lr.
    ? In which line should lr appear: where m is made, or where w moves?
betas-hard-coded: -> beta1, beta2 = 0.9, 0.999
    0.9 and 0.999 stand where beta1 and beta2 should.
    ? Which lines ought to mention beta1, and which beta2?
betas-and-eps-hard-coded: -> beta1, beta2, eps = 0.9, 0.999, 1e-8
    | -> beta1, beta2, eps = 0.9, 0.999, 1e-7
    0.9, 0.999 and a small number such as 1e-8 stand where beta1, beta2 and eps should.
    ? Which lines ought to mention beta1, which beta2, and which eps?
defaults-hard-coded: -> beta1, beta2, eps = 0.9, 0.999, 1e-8 ; lr * m_hat -> 0.001 * m_hat
    | -> beta1, beta2, eps = 0.9, 0.999, 1e-8 ; lr * m_hat -> 0.01 * m_hat
    | -> beta1, beta2, eps = 0.9, 0.999, 1e-8 ; lr * m_hat -> 0.1 * m_hat
    | -> beta1, beta2, eps = 0.9, 0.999, 1e-7 ; lr * m_hat -> 0.001 * m_hat
    usual values, such as 0.001, 0.9, 0.999 and 1e-8, are used, whatever lr, the betas and eps are.
    ? Whoever calls your function sets lr, beta1, beta2 and eps. Does your function listen?
lr-left-out: lr * m_hat -> m_hat
    the step has no lr in it.
    ? If lr were ten times smaller, how much shorter should the step be?
"""

#: In the order in which they are tried.
PAGES = (CORRECTION, OTHER_CORRECTIONS, COUNT_AND_STATE, MEANS, EPS, MISPLACED_EPS, STEP, STEP_ALONE, UPHILL)

#: What the holes of the shared pages stand for in Adam and in AdamW.
NAMES = {
    "step": "lr * m_hat",
    "top": "m_hat",
    "root": "np.sqrt(v_hat)",
    "squares": "v_hat",
    "name": "v",
    "hardly_seen": HARDLY_SEEN,
}
