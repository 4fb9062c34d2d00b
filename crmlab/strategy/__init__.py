"""Chapter 07, strategy and customer management processes; importing it registers its exercises."""

from crmlab import widgets_when_asked
from crmlab.strategy import exercises  # noqa: F401
from crmlab.strategy.measures import *  # noqa: F403
from crmlab.strategy.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
