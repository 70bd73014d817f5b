"""The method of a search: draw settings, train them all, look at the edges, and ask whether the gain is real.

Nothing here draws a picture. Each function takes a search or makes one, and returns plain data.
"""

from playground.search.final_test import final_test
from playground.search.gain import Gain, gain
from playground.search.range_test import RangeTest, range_test
from playground.search.ranges import BetaRange, Range, Settings, grid_settings, random_settings
from playground.search.reading import Edge, Isolation, edges, isolation
from playground.search.trials import Search, search

__all__ = [
    "BetaRange",
    "Edge",
    "Gain",
    "Isolation",
    "Range",
    "RangeTest",
    "Search",
    "Settings",
    "edges",
    "final_test",
    "gain",
    "grid_settings",
    "isolation",
    "random_settings",
    "range_test",
    "search",
]
