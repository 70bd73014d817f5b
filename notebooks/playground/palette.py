"""Colours that colour-blind readers can tell apart (Okabe and Ito)."""

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
BLACK = "#222222"
GREY = "#777777"
FAINT = "#DDDDDD"

#: A rule has its colour in every picture of the course. Vermilion is kept for what is marked, and for a learner's rule
#: that does not pass yet.
RULE_COLORS = {
    "gradient_descent": BLUE,
    "momentum": GREEN,
    "heavy_ball": "#882255",
    "nesterov": "#7A6A00",
    "adagrad": SKY,
    "rmsprop": PURPLE,
    "adam": "#332288",
    "adamw": "#117733",
    "lion": "#DDAA33",
    "muon": BLACK,
}

#: And so has a way to lower lr.
SCHEDULE_COLORS = {
    "constant": GREY,
    "step_decay": BLUE,
    "hold_then_decay": "#7A6A00",
    "cosine_decay": GREEN,
    "warmup_cosine": PURPLE,
    "by_hand": BLACK,
    "reduce_on_plateau": "#332288",
    "warmup_stable_decay": SKY,
    "one_cycle": "#882255",
}

#: The colours of the lines of a picture, in the order in which they are added.
LINES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
