"""Chapter 00, orientation; importing it registers its exercises."""

from crmlab import widgets_when_asked
from crmlab.orientation import exercises  # noqa: F401
from crmlab.orientation.measures import *  # noqa: F403
from crmlab.orientation.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
