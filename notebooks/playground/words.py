"""The words of the front end, in the reader's language; the page keeps them for pictures without a kernel."""

from grader.reporting.language import gettext


def words() -> dict[str, str]:
    """By the names that the front end's scripts use. ``{named}`` holes are filled there."""
    return {
        "play": gettext("Play"),
        "pause": gettext("Pause"),
        "speed": gettext("steps a second"),
        "pin": gettext("Pin this setting"),
        "unpin": gettext("Remove the pin"),
        "pinned": gettext("Pinned, shown pale:"),
        "reset": gettext("Reset"),
        "copy": gettext("Copy this line"),
        "copied": gettext("Copied:"),
        "live": gettext("Make it live"),
        "liveHelp": gettext("Runs the cells that this picture needs, then its own."),
        "drag": gettext("drag it, or use the arrow keys; with Shift they go further"),
        "step": gettext("after step"),
        "wait": gettext("The kernel is busy; the picture follows as soon as it is free."),
        "say": gettext("Say it"),
        "place": gettext("Move the marker first."),
        "predict": gettext("Predict first."),
        "again": gettext("Say something else"),
        "run": gettext("Run this cell to answer."),
        "settling": gettext("A run settles it…"),
        "type": gettext("type a value"),
        "gone": gettext("The kernel has stopped. This is the picture that was shown last."),
    }
