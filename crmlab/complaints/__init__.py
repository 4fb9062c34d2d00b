"""Chapter 06, complaints and service recovery; importing it registers its exercises."""

from crmlab import widgets_when_asked
from crmlab.complaints import exercises  # noqa: F401
from crmlab.complaints.measures import *  # noqa: F403
from crmlab.complaints.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
