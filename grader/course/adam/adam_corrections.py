"""Mistakes in the bias correction of Adam, as edits of it that fit AdamW too."""

CORRECTION = """
no-bias-correction: m / (1 - beta1**t) -> m ; v / (1 - beta2**t) -> v
    m and v are used without bias correction.
    ? After one step from rest, m is only 1 - beta1 of the gradient. What would you divide by to get it all back?
only-m-corrected: v / (1 - beta2**t) -> v
    m is corrected for its start from zero, v is not.
    ? Which of the two means needs more steps to forget that it started from zero?
only-v-corrected: m / (1 - beta1**t) -> m
    v is corrected for its start from zero, m is not.
    ? After one step from rest, which share of the gradient is in m?
corrected-without-t: beta1**t -> beta1 ; beta2**t -> beta2
    m and v are divided by 1 - beta at every step: the power t is missing.
    ? The means fill up as steps go by. Should the correction stay the same for ever?
m-corrected-without-t: beta1**t -> beta1
    m is divided by 1 - beta1 at every step: the power t is missing there.
    ? m fills up as steps go by. Should its correction stay the same for ever?
v-corrected-without-t: beta2**t -> beta2
    v is divided by 1 - beta2 at every step: the power t is missing there.
    ? v fills up as steps go by. Should its correction stay the same for ever?
correction-without-brackets: (1 - beta1**t) -> 1 - beta1**t ; (1 - beta2**t) -> 1 - beta2**t
    the brackets round 1 - beta**t are missing, so that beta**t is taken away from m and from v.
    ? In a / 1 - b, by what is a divided?
beta-times-t: beta1**t -> beta1 * t ; beta2**t -> beta2 * t
    beta is multiplied by t; it should be raised to the power t.
    ? What is left of a quantity that is halved three times: 0.5 * 3, or 0.5 ** 3?
multiplied-by-the-correction: m / (1 -> m * (1 ; v / (1 -> v * (1
    m and v are multiplied by 1 - beta**t; they should be divided.
    ? m and v start too small. Which operation makes them larger?
one-plus-the-power: m / (1 - -> m / (1 + ; v / (1 - -> v / (1 +
    the corrections have a plus where a minus should be.
    ? After one step from rest m is (1 - beta1) * grad. What do you have to divide by?
corrections-swapped: m / (1 - beta1 -> m / (1 - beta2 ; v / (1 - beta2 -> v / (1 - beta1
    m is corrected with beta2 and v with beta1.
    ? Which of the betas has made m?
beta1-in-both-corrections: beta2**t -> beta1**t
    v is corrected with beta1; the beta that made it is beta2.
    ? Which of the betas has made v?
beta2-in-both-corrections: beta1**t -> beta2**t
    m is corrected with beta2; the beta that made it is beta1.
    ? Which of the betas has made m?
corrected-by-the-root: m / (1 - beta1**t) -> m / np.sqrt(1 - beta1**t) ; v / (1 - beta2**t) -> v / np.sqrt(1 - beta2**t)
    a root is taken of the corrections themselves.
    ? The correction belongs to v before its root is taken. Is there a root left for the correction?
"""

OTHER_CORRECTIONS = """
power-of-the-bracket: (1 - beta1**t) -> (1 - beta1) ** t ; (1 - beta2**t) -> (1 - beta2) ** t
    1 - beta is raised to the power t; t belongs to beta alone, inside the bracket.
    ? Which of the two goes to 1 as steps go by: 1 - beta**t, or (1 - beta)**t?
corrected-twice: lr * m_hat -> lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m_hat
    | (1 - beta1**t) -> (1 - beta1**t) ** 2 ; (1 - beta2**t) -> (1 - beta2**t) ** 2
    both means are corrected twice: by themselves, and once more in the step or in its lr.
    ? How often does each mean lack the same share? Count the divisions between m and the step.
m-corrected-twice: (1 - beta1**t) -> (1 - beta1**t) ** 2
    m is divided by 1 - beta1**t twice.
    ? How often does m lack that share? Count the divisions between m and the step.
power-of-two: beta2**t -> beta2**2
    | beta1**t -> beta1**2 ; beta2**t -> beta2**2
    the correction has a 2 where t belongs: beta**2 at every step.
    ? What was the power at the first step, and what is it at the hundredth?
root-before-the-correction: np.sqrt(v_hat) -> np.sqrt(v) / (1 - beta2**t)
    the root of v is divided by 1 - beta2**t, as if v were corrected twice; the correction belongs under the root, once.
    ? If v lacks the share beta2**t, what does its root lack?
old-t-with-a-guard: (1 - beta1**t) -> (1 - beta1**t0 + 1e-8) ; (1 - beta2**t) -> (1 - beta2**t0 + 1e-8)
    | (1 - beta1**t) -> (1 - beta1**t0 + eps) ; (1 - beta2**t) -> (1 - beta2**t0 + eps)
    the correction uses the old t, which is 0 at the first step, and a small number hides that 1 - beta**0 is 0.
    ? t counts the steps before this one. What has to happen to it before it is an exponent?
eps-in-the-corrections: (1 - beta1**t) -> (1 - beta1**t + eps) ; (1 - beta2**t) -> (1 - beta2**t + eps)
    | (1 - beta1**t) -> (1 - beta1**t + eps) ; (1 - beta2**t) -> (1 - beta2**t + eps) ; + eps) -> )
    | (1 - beta1**t) -> (1 - beta1**t + 1e-8) ; (1 - beta2**t) -> (1 - beta2**t + 1e-8)
    | (1 - beta1**t) -> (1 - beta1**t + 1e-7) ; (1 - beta2**t) -> (1 - beta2**t + 1e-7)
    eps, or a small number like it, is added to 1 - beta**t as well; it belongs to the root alone.
    ? After the first step t is at least 1. Can 1 - beta**t be 0 then?
"""
