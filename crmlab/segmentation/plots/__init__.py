"""Pictures of chapter 03: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.segmentation.plots.association import *  # noqa: F403
from crmlab.segmentation.plots.classification import *  # noqa: F403
from crmlab.segmentation.plots.clusters import *  # noqa: F403
from crmlab.segmentation.plots.conjoint import *  # noqa: F403
from crmlab.segmentation.plots.dimensions import *  # noqa: F403
from crmlab.segmentation.plots.discriminant import *  # noqa: F403
from crmlab.segmentation.plots.mailing import *  # noqa: F403
from crmlab.segmentation.plots.price import *  # noqa: F403
from crmlab.segmentation.plots.rfm import *  # noqa: F403
from crmlab.segmentation.plots.waves import *  # noqa: F403

__all__ = crmlab.public_names(globals())
