"""A misplaced eps, in any rule that divides by the root of a mean or a sum of squares."""

#: Ends the cause of a misplaced eps that shows in no plot.
HARDLY_SEEN = "At eps = 1e-8 and with gradients of ordinary size that hardly shows, so your plots look right."

#: {top} / ({root} + eps) is the step without lr; {squares} is what stands under the root, {name} that in words.
MISPLACED_EPS = """
eps-inside-the-root-and-hard-coded: ({root} + eps) -> np.sqrt({squares} + 1e-8)
    | ({root} + eps) -> np.sqrt({squares} + 1e-7)
    | ({root} + eps) -> np.sqrt({squares} + 1e-6)
    | ({root} + eps) -> np.sqrt({squares} + 1e-5)
    | ({root} + eps) -> np.sqrt({squares} + 1e-10)
    a small number joins {name} before the square root, where eps should be added after it; and it is that number
    whatever eps is.
    ? Which line ought to mention eps? And in which place does eps have the gradient's units?
eps-squared-inside-the-root: ({root} + eps) -> np.sqrt({squares} + eps**2)
    eps squared joins {name} before the square root; this course adds eps after. {hardly_seen}
    ? Is the root of a sum the sum of the roots?
eps-left-out: ({root} + eps) -> {root}
    eps does not enter, so a coordinate that has never had a gradient is divided by 0.
    ? What is 0 / 0, and what is 0 / (0 + eps)?
eps-subtracted: + eps -> - eps
    eps is subtracted from the root. {hardly_seen}
    ? eps is there to keep the denominator away from 0. Which sign does that?
eps-beside-the-quotient: {top} / ({root} + eps) -> ({top} / {root} + eps)
    eps is added to the quotient: the denominator needs brackets.
    ? In a / b + c, is c part of the denominator?
eps-added-to-the-weights: ({root} + eps) -> {root} + eps
    eps is added to the weights: the denominator needs brackets. At eps = 1e-8 that hardly shows.
    ? In a - b / c + d, is d part of the denominator?
eps-as-a-floor: ({root} + eps) -> np.maximum({root}, eps)
    eps is the least that the denominator can be; here it is added to it. {hardly_seen}
    ? With a root of 1 and eps = 0.1, what should the denominator be?
eps-only-at-zero: ({root} + eps) -> np.where({squares} == 0, eps, {root})
    where the root is not 0, it divides alone; eps has no part there. {hardly_seen}
    ? With a root of 1 and eps = 0.1, what should the denominator be?
"""

#: A step that is handed back in place of the weights.
STEP_ALONE = """
returns-the-step: w = w - {step} -> w = -{step}
    | w = w - {step} -> w = {step}
    the step alone is returned as w, without the weights that it starts from.
    ? A step from where? What would you add it to?
"""
