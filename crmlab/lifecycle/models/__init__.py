"""Models of buying and staying: how often, how much and how long."""

from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.gamma_gamma import GammaGamma
from crmlab.lifecycle.models.lifetime_value import customer_lifetime_value
from crmlab.lifecycle.models.shifted_beta_geometric import ShiftedBetaGeometric

__all__ = ["BGNBD", "GammaGamma", "ShiftedBetaGeometric", "customer_lifetime_value"]
