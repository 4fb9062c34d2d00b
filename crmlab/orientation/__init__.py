"""Chapter 00, orientation; importing it registers its exercises."""

from importlib import import_module

from crmlab.orientation import exercises  # noqa: F401
from crmlab.orientation.measures import *  # noqa: F403
from crmlab.orientation.plots import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import the widgets when one is first asked for: a report needs none."""
    if name.endswith("_widget"):
        return getattr(import_module("crmlab.orientation.widgets"), name)
    raise AttributeError(f"module 'crmlab.orientation' has no attribute {name!r}")
