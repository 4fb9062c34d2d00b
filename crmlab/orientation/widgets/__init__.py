"""Controls of chapter 00: a measure and a moving picture behind sliders."""

from crmlab.orientation.widgets.contrasts import contrasts_widget, maturity_widget
from crmlab.orientation.widgets.definition import definition_widget
from crmlab.orientation.widgets.learning import memory_widget
from crmlab.orientation.widgets.ownership import ownership_widget

__all__ = [
    "contrasts_widget",
    "definition_widget",
    "maturity_widget",
    "memory_widget",
    "ownership_widget",
]
