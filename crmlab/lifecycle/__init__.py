"""Chapter 04, customer lifecycle and lifetime value; importing it registers its exercises."""

from crmlab import widgets_when_asked
from crmlab.lifecycle import exercises  # noqa: F401
from crmlab.lifecycle.measures import *  # noqa: F403
from crmlab.lifecycle.models import *  # noqa: F403
from crmlab.lifecycle.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
