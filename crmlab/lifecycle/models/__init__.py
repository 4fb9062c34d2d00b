"""Models of buying and staying: how often, how much and how long."""

import inspect

from crmlab.lifecycle.models.bgnbd import *  # noqa: F403
from crmlab.lifecycle.models.customer_value import *  # noqa: F403
from crmlab.lifecycle.models.gamma_gamma import *  # noqa: F403
from crmlab.lifecycle.models.shifted_beta_geometric import *  # noqa: F403

# Not the modules.
__all__ = [each for each in dir() if each[0] != "_" and not inspect.ismodule(globals()[each])]
