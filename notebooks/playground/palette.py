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

#: The colours of the lines of a picture, in the order in which they are added.
LINES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
