"""What a thing shows of itself in a notebook, for tests that have none."""

import base64
from typing import Any

from playground import captioned, widget_view
from playground.named_png import name_of


def displayed(monkeypatch, thing: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The outputs in which a thing shows itself: what each holds by kind, and what is to be known of it."""
    outputs: list = []
    for module in (captioned, widget_view):
        monkeypatch.setattr(module, "display", lambda data, raw, metadata=None: outputs.append((data, metadata or {})))
    thing._ipython_display_()
    return outputs


def name_in(data: dict[str, Any]) -> str | None:
    """The name in the picture of an output."""
    return name_of(base64.b64decode(data["image/png"]))
