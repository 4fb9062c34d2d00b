"""Numbers of chapter 03: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.segmentation.measures.association import *  # noqa: F403
from crmlab.segmentation.measures.classification import *  # noqa: F403
from crmlab.segmentation.measures.clusters import *  # noqa: F403
from crmlab.segmentation.measures.conjoint import *  # noqa: F403
from crmlab.segmentation.measures.dimensions import *  # noqa: F403
from crmlab.segmentation.measures.discriminant import *  # noqa: F403
from crmlab.segmentation.measures.mailing import *  # noqa: F403
from crmlab.segmentation.measures.moves import *  # noqa: F403
from crmlab.segmentation.measures.price import *  # noqa: F403
from crmlab.segmentation.measures.rfm import *  # noqa: F403
from crmlab.segmentation.measures.waves import *  # noqa: F403

__all__ = crmlab.public_names(globals())
