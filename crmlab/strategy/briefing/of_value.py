"""The measures of the scorecard that the report on value gives."""

import numpy as np
import pandas as pd

from crmlab.briefing.missing import Missing
from crmlab.strategy.briefing.measured import Measured, ratio, share, share_of_group, there
from crmlab.value.briefing.findings import BEST, Findings
from crmlab.value.briefing.months import PARTS, brought, part_of
from crmlab.value.measures.concentration import top_count


def dependence_on_the_best(found: Findings) -> Measured:
    """Return the share of the best 5 %, or of the best five."""
    part = there(found.concentration)
    least = part.gains.nlargest(part.best).iloc[-1]
    # What each has beyond the least of the best, and that for the number of the best: their sum.
    each = (part.gains - least).clip(lower=0) + least * part.best / len(part.gains)
    return ratio(each, part.gains)


def unprofitable_customers(found: Findings) -> Measured:
    """Return the share of customers with a loss, by the file's own margin."""
    _require_own_margin(found)
    losing = len(found.margins.losing)
    if found.reading.taken_back and not losing:
        raise Missing(
            "Before returns nobody brings a loss; made again with --cancellations net, some may."
        )
    return share_of_group(losing, len(found.margins.of_customers))


def margin_rate(found: Findings) -> Measured:
    """Return the file's own margin, of revenue."""
    _require_own_margin(found)
    of_customers = found.margins.of_customers
    return ratio(of_customers["margin"], of_customers["amount"])


def _require_own_margin(found: Findings) -> None:
    if found.margins.unused:
        raise Missing("{why}", why=found.margins.unused)
    if not found.margins.is_own:
        raise Missing("The file has no margin.")


def one_time_customers(found: Findings) -> Measured:
    """Return the share of customers who bought on one day only."""
    purchases = found.customers["purchases"]
    return share(int((purchases == 1).sum()), len(purchases))


def new_customer_revenue(found: Findings) -> Measured:
    """Return what new customers brought a month."""
    new = _lately(found)["new_revenue"]
    return Measured(new.sum() / 3, np.sqrt((new**2).sum()) / 3)


def returning_revenue_share(found: Findings) -> Measured:
    """Return what others brought, of the revenue."""
    parts = _lately(found)
    if not parts["new_revenue"].any():
        raise Missing(
            "In the last three whole months nobody was new: all revenue is of returning customers."
        )
    return ratio(parts["returning_revenue"], parts.sum(axis=1))


def _lately(found: Findings) -> pd.DataFrame:
    """Return what each customer brought in the last three whole months, as a new one or not."""
    months = there(found.months)
    last = months[months["is_whole"]].tail(3)
    if last[PARTS].isna().any(axis=None):
        raise Missing("In one of the last three whole months too few were new, or came back.")
    orders = found.orders[found.orders["date"].dt.to_period("M").isin(last.index)]
    parts = part_of(orders, found.customers["first"])
    table = orders.groupby([orders["customer_id"], parts])["revenue"].sum().unstack(fill_value=0.0)
    return table.reindex(columns=PARTS, fill_value=0.0)


def revenue_year_on_year(found: Findings) -> Measured:
    """Return the revenue of the last three whole months, of that of the same a year before."""
    trend = there(found.trend)
    if not trend.is_yearly:
        raise Missing("The same months of the year before are not there.")
    now, before = (brought(found.orders, months) for months in (trend.months, trend.months - 12))
    both = pd.DataFrame({"now": now, "before": before}).fillna(0.0)
    return ratio(both["now"], both["before"])


def silent_best_customers(found: Findings) -> Measured:
    """Return the share of the best customers who are silent for much longer than usual."""
    return share(len(found.silent), top_count(len(found.customers), BEST))


def revenue_per_customer(found: Findings) -> Measured:
    """Return the mean, of those who have not taken everything back."""
    revenue = found.customers["revenue"]
    is_buyer = (revenue > 0) | (found.reading.transactions["amount"].min() >= 0)
    return ratio(revenue, is_buyer)


def purchases_per_customer(found: Findings) -> Measured:
    """Return the mean number of days with a purchase."""
    days = found.customers["purchases"]
    return ratio(days, pd.Series(1, days.index))


def revenue_per_order(found: Findings) -> Measured:
    """Return the mean of an order, or of a purchase day."""
    number = found.orders["is_sold"].groupby(found.orders["customer_id"]).sum()
    return ratio(found.customers["revenue"], number.reindex(found.customers.index))
