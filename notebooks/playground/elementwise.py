"""The type of what works element by element: a number gives a number, an array gives an array."""

from typing import TypeVar

import numpy as np

Elementwise = TypeVar("Elementwise", float, np.ndarray)
