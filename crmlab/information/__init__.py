"""Chapter 01, customer information; importing it registers its exercises."""

from crmlab import widgets_when_asked
from crmlab.information import exercises  # noqa: F401
from crmlab.information.measures import *  # noqa: F403
from crmlab.information.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
