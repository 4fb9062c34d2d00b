"""Chapter 02, customer value; importing it registers the chapter's exercises."""

from importlib import import_module

from crmlab.value import exercises  # noqa: F401
from crmlab.value.measures import *  # noqa: F403
from crmlab.value.plots import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import the widgets when one is first asked for: a report needs none."""
    if name.endswith("_widget"):
        return getattr(import_module("crmlab.value.widgets"), name)
    raise AttributeError(f"module 'crmlab.value' has no attribute {name!r}")
