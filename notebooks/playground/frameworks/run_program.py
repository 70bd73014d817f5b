"""Run the program that comes on stdin, and print its curves and the last thing that Python said of it, as JSON.

A file to be run by a Python that has the framework, not to be imported: what a program sets for the whole process,
such as the precision, is gone with it.
"""

import json
import sys
import warnings

#: What a program may leave behind to be compared: lists of numbers by these names.
CURVES = ("losses", "rates")


def main() -> None:
    left: dict = {"__name__": "__main__"}
    said, stopped = "", False
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(compile(sys.stdin.read(), "program", "exec"), left)
        except Exception as error:
            said, stopped = f"{type(error).__name__}: {error}", True
    if not said and (heard := [warning for warning in caught if issubclass(warning.category, UserWarning)]):
        said = f"{heard[-1].category.__name__}: {heard[-1].message}"
    curves = {name: [float(value) for value in left[name]] for name in CURVES if name in left and not stopped}
    print("\n" + json.dumps({"said": said, "curves": curves}))


if __name__ == "__main__":
    main()
