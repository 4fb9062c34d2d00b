"""Pictures of chapter 05: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.loyalty.plots.bonds import *  # noqa: F403
from crmlab.loyalty.plots.competition import *  # noqa: F403
from crmlab.loyalty.plots.drivers import *  # noqa: F403
from crmlab.loyalty.plots.effects import *  # noqa: F403
from crmlab.loyalty.plots.index import *  # noqa: F403
from crmlab.loyalty.plots.indicators import *  # noqa: F403
from crmlab.loyalty.plots.kinds import *  # noqa: F403
from crmlab.loyalty.plots.leaving import *  # noqa: F403
from crmlab.loyalty.plots.levels import *  # noqa: F403
from crmlab.loyalty.plots.paths import *  # noqa: F403
from crmlab.loyalty.plots.promoters import *  # noqa: F403
from crmlab.loyalty.plots.satisfaction import *  # noqa: F403
from crmlab.loyalty.plots.wallet import *  # noqa: F403

__all__ = crmlab.public_names(globals())
