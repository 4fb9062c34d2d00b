"""Numbers of chapter 05: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.intervals import wilson  # noqa: F401
from crmlab.loyalty.measures.bonds import *  # noqa: F403
from crmlab.loyalty.measures.competition import *  # noqa: F403
from crmlab.loyalty.measures.drivers import *  # noqa: F403
from crmlab.loyalty.measures.effects import *  # noqa: F403
from crmlab.loyalty.measures.index import *  # noqa: F403
from crmlab.loyalty.measures.indicators import *  # noqa: F403
from crmlab.loyalty.measures.kinds import *  # noqa: F403
from crmlab.loyalty.measures.levels import *  # noqa: F403
from crmlab.loyalty.measures.paths import *  # noqa: F403
from crmlab.loyalty.measures.promoters import *  # noqa: F403
from crmlab.loyalty.measures.referrals import *  # noqa: F403
from crmlab.loyalty.measures.satisfaction import *  # noqa: F403
from crmlab.loyalty.measures.switching import *  # noqa: F403
from crmlab.loyalty.measures.wallet import *  # noqa: F403

__all__ = crmlab.public_names(globals())
