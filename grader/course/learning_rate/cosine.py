"""Mistakes made in a cosine, with or without a warm-up in front of it."""

#: {at_the_peak}: what is seen where the cosine begins. {share}: how far along it is.
LR_MIN = """
lr-min-ignored-not-clamped: lr_min + (lr_max - lr_min) -> lr_max ; min({share}, 1.0) -> {share}
    lr_min is left out, and past `total` the cosine turns round, so lr climbs again.
    ? What should lr be at step = total, and what at step total + 5?
lr-min-as-a-share: lr_min + ... -> lr_max * (lr_min + (1 - lr_min) * (1 + math.cos(math.pi * progress)) / 2)
    lr_min is read as a share of lr_max, as alpha is in Keras and optax; here it is a learning rate.
    ? With lr_max = 0.5 and lr_min = 0.1, where should the glide end?
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

ANGLE = """
degrees: math.pi -> 180
    the angle is given in degrees; the cosine takes radians.
    ? What is half a turn in radians?
radians-twice: math.pi -> math.radians(math.pi)
    the angle, which is in radians already, is taken for degrees and converted.
    ? What is half a turn in radians, and does the cosine want anything else?
pi-rounded: math.pi -> 3.14
    | math.pi -> 3.1416
    | math.pi -> 3.14159
    | math.pi -> 3.1415
    | math.pi -> 3.142
    | math.pi -> 22 / 7
    | math.pi -> 3.141
    | math.pi -> 3.141592
    | math.pi -> 3.141593
    | math.pi -> 3.1415926
    | math.pi -> 3.1415927
    pi is rounded: a number such as 3.14 stands in its place.
    ? Python knows pi to 16 digits. Under which name?
"""
