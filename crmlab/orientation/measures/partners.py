"""Relationships with key partners: customers, distributors, suppliers."""

from crmlab.checks import require_not_below_zero


def net_revenue_retention(before: float, kept: float, expansion: float) -> float:
    """Return what last year's partners bring this year, for each unit they brought last year.

    ``net revenue retention = (kept + expansion) / before``; revenue from new partners does not
    count.

    Parameters
    ----------
    before
        Revenue of last year's partners, last year (money).
    kept
        What is left of it this year (money).
    expansion
        What the same partners buy beyond it (money).

    Returns
    -------
    float
        Share; above 1 where the partners who stay grow by more than those who leave take along.

    Raises
    ------
    ValueError
        If there was no revenue before, more of it is kept than there was, or one is below zero.

    Examples
    --------
    >>> net_revenue_retention(1000, 980, 60)
    1.04
    """
    require_not_below_zero(before=before, expansion=expansion)
    if not before:
        raise ValueError("before must be above 0: no revenue can be kept where there was none.")
    if not 0 <= kept <= before:
        raise ValueError(f"kept must be from 0 to {before}, the revenue before; not {kept}")
    return (kept + expansion) / before
