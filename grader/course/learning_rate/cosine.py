"""Mistakes made in a cosine, with or without a warm-up in front of it."""

#: {at_the_peak}: what is seen where the cosine begins.
LR_MIN = """
lr-min-ignored: lr_min + (lr_max - lr_min) -> lr_max
    the glide ends at 0; lr_min is left out.
    ? What should lr be at step = total?
lr-min-added-twice: (lr_max - lr_min) -> lr_max
    lr_min is added to a wave of full height lr_max, {at_the_peak}.
    ? How high is the wave itself, from lr_min up to lr_max?
lr-min-counted-twice: lr_min + ( -> 2 * lr_min + (
    lr_min is in the sum twice, so the whole glide lies too high by lr_min.
    ? At step = total the wave itself is 0. What is left then?
lr-min-not-added: lr_min + ( -> (
    the wave has the right height, lr_max - lr_min, but it stands on 0; lr_min is not added.
    ? What should lr be at step = total?
"""

PI_ROUNDED = """
pi-rounded: math.pi -> 3.14
    | math.pi -> 3.1416
    | math.pi -> 3.14159
    | math.pi -> 3.1415
    | math.pi -> 3.142
    | math.pi -> 22 / 7
    | math.pi -> 3.141592
    pi is rounded: a number such as 3.14 stands in its place.
    ? Python knows pi to 16 digits. Under which name?
"""
