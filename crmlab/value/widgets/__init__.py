"""Controls of chapter 02: a measure and a moving picture behind sliders."""

from crmlab.value.widgets.composite import composite_widget
from crmlab.value.widgets.concentration import concentration_widget
from crmlab.value.widgets.enterprise import levers_widget, value_box_widget
from crmlab.value.widgets.pyramid import pyramid_widget, upgrade_widget
from crmlab.value.widgets.relationship import gaps_widget

__all__ = [
    "composite_widget",
    "concentration_widget",
    "gaps_widget",
    "levers_widget",
    "pyramid_widget",
    "upgrade_widget",
    "value_box_widget",
]
