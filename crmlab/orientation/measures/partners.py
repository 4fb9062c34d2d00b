"""Relationships with key partners: customers, distributors, suppliers."""

from crmlab.checks import require_above_zero, require_not_below_zero
from crmlab.messages import refusal

__all__ = ["net_revenue_retention"]


def net_revenue_retention(before: float, kept: float, expansion: float) -> float:
    """Return what last year's partners bring this year, for each unit they brought last year.

    ``net revenue retention = (kept + expansion) / before``: of the revenue (money) of last year's
    partners before, some is kept this year, and they buy some beyond it. Revenue from new partners
    does not count.

    >>> net_revenue_retention(1000, 980, 60)
    1.04
    """
    require_above_zero(before=before)
    require_not_below_zero(expansion=expansion)
    if not 0 <= kept <= before:
        raise refusal(
            "kept must be from 0 to {before}, the revenue before; not {kept}",
            before=before,
            kept=kept,
        )
    return (kept + expansion) / before
