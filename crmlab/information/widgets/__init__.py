"""Controls of chapter 01: a measure and a moving picture behind sliders."""

from crmlab.information.widgets.channels import channel_mix_widget
from crmlab.information.widgets.completeness import completeness_widget
from crmlab.information.widgets.duplicates import duplicates_widget
from crmlab.information.widgets.fields import missing_widget
from crmlab.information.widgets.privacy import minimise_widget

__all__ = [
    "channel_mix_widget",
    "completeness_widget",
    "duplicates_widget",
    "minimise_widget",
    "missing_widget",
]
