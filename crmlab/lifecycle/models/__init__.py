"""Models of buying and staying: how often, how much and how long."""

import crmlab
from crmlab.lifecycle.models.bgnbd import *  # noqa: F403
from crmlab.lifecycle.models.customer_value import *  # noqa: F403
from crmlab.lifecycle.models.futures import *  # noqa: F403
from crmlab.lifecycle.models.gamma_gamma import *  # noqa: F403
from crmlab.lifecycle.models.shifted_beta_geometric import *  # noqa: F403

__all__ = crmlab.public_names(globals())
