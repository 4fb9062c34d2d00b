"""Controls of chapter 03: measures and plots behind sliders."""

import crmlab
from crmlab.segmentation.widgets.association import *  # noqa: F403
from crmlab.segmentation.widgets.classification import *  # noqa: F403
from crmlab.segmentation.widgets.clusters import *  # noqa: F403
from crmlab.segmentation.widgets.conjoint import *  # noqa: F403
from crmlab.segmentation.widgets.dimensions import *  # noqa: F403
from crmlab.segmentation.widgets.discriminant import *  # noqa: F403
from crmlab.segmentation.widgets.price import *  # noqa: F403
from crmlab.segmentation.widgets.rfm import *  # noqa: F403

__all__ = crmlab.public_names(globals())
