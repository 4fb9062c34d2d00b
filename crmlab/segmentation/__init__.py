"""Chapter 03, customer segmentation; importing it registers the chapter's exercises."""

from crmlab import widgets_when_asked
from crmlab.segmentation import exercises  # noqa: F401
from crmlab.segmentation.measures import *  # noqa: F403
from crmlab.segmentation.plots import *  # noqa: F403

__getattr__ = widgets_when_asked(__name__)  # a report needs none
