"""Chapter 04, customer lifecycle and lifetime value; importing it registers its exercises."""

from importlib import import_module

from crmlab.lifecycle import exercises  # noqa: F401
from crmlab.lifecycle.measures import *  # noqa: F403
from crmlab.lifecycle.models import *  # noqa: F403
from crmlab.lifecycle.plots import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import the widgets when one is first asked for: a report needs none."""
    if name.endswith("_widget"):
        return getattr(import_module("crmlab.lifecycle.widgets"), name)
    raise AttributeError(f"module 'crmlab.lifecycle' has no attribute {name!r}")
