"""Chapter 02, customer value; importing it registers the chapter's exercises."""

from crmlab import widgets_when_asked
from crmlab.value import exercises  # noqa: F401
from crmlab.value.measures import *  # noqa: F403
from crmlab.value.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
