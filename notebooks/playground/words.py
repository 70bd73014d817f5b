"""The words of the front end, in the reader's language; the page keeps them for pictures without a kernel."""

from grader.reporting.language import gettext


def words() -> dict[str, str]:
    """By the names that the front end's scripts use. ``{named}`` holes are filled there."""
    return {
        "play": gettext("Play"),
        "pause": gettext("Pause"),
        "pin": gettext("Pin this setting"),
        "unpin": gettext("Remove the pin"),
        "pinned": gettext("The pinned setting, shown pale:"),
        "reset": gettext("Reset"),
        "copy": gettext("Copy this line"),
        "copied": gettext("Copied:"),
        "live": gettext("Make it live"),
        "liveHelp": gettext("Runs the cells that this picture needs, and then its own cell."),
        "drag": gettext("drag it or use the arrow keys; hold Shift for larger steps"),
        "step": gettext("after step {number}"),
        "wait": gettext("The kernel is busy. The picture will follow as soon as the kernel is free."),
        "say": gettext("Answer"),
        "place": gettext("Move the marker first."),
        "predict": gettext("Predict first."),
        "again": gettext("Change my answer"),
        "run": gettext("Run this cell to answer."),
        "settling": gettext("Running it to find out…"),
        "type": gettext("type a value"),
        "noNumber": gettext("“{typed}” is not a number, so the value is still {value}."),
        "beyond": gettext("Possible values go from {low} to {high}, so the value is now {value}."),
        "whole": gettext("Only whole numbers are possible, so the value is now {value}."),
        "gone": gettext("The kernel has stopped. This is the last picture that it drew."),
    }
