"""In place of a package that is not here: nothing happens until it is used, and then it says that it is missing.

A notebook imports more than its functions use, a package for plots above all.
"""

from typing import Any, NoReturn

#: Ways to use an object that Python looks up on its type. What merely asks (``bool``, ``repr``, ``hash``) is no use.
_WAYS = """
    call getitem setitem delitem len iter next contains enter exit await array instancecheck subclasscheck mro_entries
    add radd sub rsub mul rmul matmul rmatmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow neg pos abs invert
    and rand or ror xor rxor lshift rlshift rshift rrshift lt le gt ge int float complex index round
"""


class StandIn:
    """What an import that failed has bound."""

    def __init__(self, error: ImportError):
        object.__setattr__(self, "_error", error)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):  # Python and NumPy ask whether there is such a thing
            raise AttributeError(name)
        _refuse(self)

    def __bool__(self) -> bool:
        return True

    def __setattr__(self, name: str, value: object) -> NoReturn:
        _refuse(self)


def _refuse(stand_in: StandIn, *_: object, **__: object) -> NoReturn:
    error = object.__getattribute__(stand_in, "_error")
    raise type(error)(*error.args, name=error.name, path=error.path)


for _way in _WAYS.split():
    setattr(StandIn, f"__{_way}__", _refuse)
