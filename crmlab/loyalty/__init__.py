"""Chapter 05, satisfaction, loyalty and relationships; importing it registers its exercises."""

from crmlab import widgets_when_asked
from crmlab.loyalty import exercises  # noqa: F401
from crmlab.loyalty.measures import *  # noqa: F403
from crmlab.loyalty.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
