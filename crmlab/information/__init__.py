"""Chapter 01, customer information; importing it registers its exercises."""

from importlib import import_module

from crmlab.information import exercises  # noqa: F401
from crmlab.information.measures import *  # noqa: F403
from crmlab.information.plots import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import the widgets when one is first asked for: a report needs none."""
    if name.endswith("_widget"):
        return getattr(import_module("crmlab.information.widgets"), name)
    raise AttributeError(f"module 'crmlab.information' has no attribute {name!r}")
