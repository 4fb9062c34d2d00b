"""Pictures of chapter 02: what measures return, drawn on an Axes with a description."""

from crmlab.value.plots.composite import *  # noqa: F403
from crmlab.value.plots.concentration import *  # noqa: F403
from crmlab.value.plots.enterprise import *  # noqa: F403
from crmlab.value.plots.pyramid import *  # noqa: F403
from crmlab.value.plots.relationship import *  # noqa: F403
from crmlab.value.plots.retention import *  # noqa: F403

# Not the modules: "pyramid" is a measure.
__all__ = [name for name in dir() if name.startswith("plot_")]
