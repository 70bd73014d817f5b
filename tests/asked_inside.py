"""What a child that runs learner code is asked, and what it says of where it is."""

IMPORTS = "import os, sys, socket, ctypes, time"


def request(*statements: str) -> dict:
    lines = [[number, statement] for number, statement in enumerate((IMPORTS, *statements), 1)]
    return {"cells": [{"number": 1, "source": "", "statements": lines}], "exercises": []}


def says(runner, *statements: str) -> str:
    """What the name `out` holds after the statements have run inside."""
    with runner.run(request(*statements, "raise LookupError(repr(out))")) as child:
        return child.message()["failed"][-1][2].removeprefix("LookupError: ")
