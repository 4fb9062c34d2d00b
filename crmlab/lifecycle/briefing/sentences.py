"""What the findings advise, what they assume, and where that fails on this file."""

import pandas as pd

from crmlab import theme
from crmlab.briefing import FEWEST_FOR_NAMES, SMALLEST_GROUP, advice_on_reading
from crmlab.lifecycle.briefing.figures import duration, errors, off_by, slipping_customers
from crmlab.lifecycle.briefing.findings import Findings, Holdout, Worth
from crmlab.lifecycle.measures.survival import survival_at

TOLERATED = 0.10  # share by which a total may miss and still be planned by
CONCENTRATED = 0.30  # share of the value that the best tenth bring
UNRELATED = 0.10  # correlation that is taken for none
CROWDED = 0.20  # share of customers first seen in the first tenth of the time


def recommendations(found: Findings, rejected: pd.DataFrame, rows_in: int) -> list[str]:
    """Return what the findings advise, most important first, each with the number behind it.

    Parameters
    ----------
    found
        What `findings` returns.
    rejected
        Rows set aside by the reading, with their ``reason``.
    rows_in
        Rows of the file.

    Returns
    -------
    list of str
    """
    advice = [*_on_slipping(found), *_on_second_purchase(found), *_on_worth(found.worth)]
    if isinstance(found.outlook, str):
        advice.append(f"There is no forecast to plan by. {found.outlook}")
    else:
        # A forecast that failed comes first: it puts all other sums in doubt.
        first = 0 if _is_doubtful(found.holdout) else len(advice)
        advice.insert(first, _on_forecast(found.holdout))
        advice.append(
            "P(alive) is no verdict on a person. Nobody said goodbye: call before you write anyone "
            "off, and keep a control group to see whether calling helps."
        )
    return advice + advice_on_reading(rejected, rows_in)


def _on_slipping(found: Findings) -> list[str]:
    slipping = slipping_customers(found)
    if len(slipping) < SMALLEST_GROUP:
        return []
    return [
        f"{theme.count(len(slipping))} customers who bought often are slipping away: P(alive) "
        "between 10 % and 50 %. Were they surely there, they would bring "
        f"{theme.money(slipping['at_stake'].sum())} more within 12 months. Call those with the "
        "most at stake first; that sum is also the most that keeping them all may cost."
    ]


def _on_second_purchase(found: Findings) -> list[str]:
    once = (found.summary["frequency"] == 0).mean()
    if once < 0.3 or found.summary["T"].max() < 8:  # weeks: too early to wait for a second one
        return []
    said = f"{theme.percent(once, 0)} of customers bought on one day only."
    if isinstance(found.returns, str):
        return [f"{said} Work on the second purchase before you pay for more first ones."]
    curve = found.returns
    months = min(12.0, curve["time"].iloc[-1])
    back = 1 - survival_at(curve, months)
    half = curve["time"][curve["survival"] <= 1 - back / 2].iloc[0]
    return [
        f"{said} {theme.percent(back, 0)} come back within {duration(months)} months of the "
        f"first purchase, half of these within {duration(half)}: ask for the second purchase "
        "before then."
    ]


def _on_worth(worth: Worth | str) -> list[str]:
    if isinstance(worth, str) or len(worth.value) < FEWEST_FOR_NAMES:
        return []
    best = -(-len(worth.value) // 10)
    share = worth.value.nlargest(best).sum() / worth.value.sum()
    if share < CONCENTRATED:
        return []
    return [
        f"{theme.percent(share, 0)} of the value expected in the next 12 months hangs on "
        f"{theme.count(best)} customers, a tenth of those with a forecast. Decide what keeps these "
        "before you decide anything for everybody."
    ]


def _is_doubtful(holdout: Holdout | str) -> bool:
    return isinstance(holdout, str) or abs(errors(holdout)["total_error"]["model"]) > TOLERATED


def _on_forecast(holdout: Holdout | str) -> str:
    if isinstance(holdout, str):
        return f"Do not plan by the forecast: it could not be tried. {holdout}"
    model, naive = errors(holdout)["total_error"]
    said = (
        f"In the last {holdout.weeks} weeks, kept back for a trial, the forecast of all purchases "
        f"was {off_by(model)}."
    )
    if _is_doubtful(holdout):
        said += " Do not plan by it; find out what was different in these weeks."
    else:
        said += " Plan the total with it, and leave that much room."
    if round(abs(naive), 3) < round(abs(model), 3):  # as it is written
        said += f" That everybody goes on at the same rate came nearer ({off_by(naive)})."
    return said


def assumptions(found: Findings) -> list[str]:
    """Return what the figures take for granted, and how far it holds on this file.

    Parameters
    ----------
    found
        What `findings` returns.

    Returns
    -------
    list of str
    """
    if isinstance(found.outlook, str):
        return ["Nothing is forecast from this file, so nothing is taken for granted."]
    said = [
        *_on_start(found.purchases),
        *_on_horizon(found.purchases),
        *_on_leaving(found),
        _on_steady_rates(found.holdout),
    ]
    return said if isinstance(found.worth, str) else said + _on_spend(found.summary, found.worth)


def _on_start(purchases: pd.DataFrame) -> list[str]:
    first = purchases.groupby("customer_id")["date"].min()
    tenth = first.min() + (purchases["date"].max() - first.min()) / 10
    early = (first <= tenth).mean()
    if early < CROWDED:
        return []
    return [
        "A customer's life is taken to begin with the first purchase in the file. "
        f"{theme.percent(early, 0)} of the customers have theirs in the first tenth of the "
        "period. If some had bought before, they are older and more settled than they look here."
    ]


def _on_horizon(purchases: pd.DataFrame) -> list[str]:
    days = (purchases["date"].max() - purchases["date"].min()).days
    if days >= 364:
        return []
    return [
        f"The file covers {days} days. What is said of the next 12 months reaches further than "
        "anything it has seen, the seasons included."
    ]


def _on_leaving(found: Findings) -> list[str]:
    once = int((found.summary["frequency"] == 0).sum())
    said = []
    if once:
        share = theme.percent(once / len(found.summary), 0)
        said.append(
            "Customers are taken to leave only after a repeat purchase. So P(alive) is 100 % for "
            f"the {theme.count(once)} ({share}) who bought on one day only, however long ago: "
            "read it as 'the model cannot tell', and look at the purchases expected of them."
        )
    if found.outlook.model.message_:
        said.append(f"The model of purchases is at its limit here. {found.outlook.model.message_}")
    return said


def _on_steady_rates(holdout: Holdout | str) -> str:
    rates = "Each customer is taken to buy at a steady rate: no seasons, no campaigns, no growth."
    if isinstance(holdout, str):
        return f"{rates} That could not be tried: {holdout[0].lower()}{holdout[1:]}"
    error = errors(holdout).at["model", "total_error"]
    verdict = "does not hold" if _is_doubtful(holdout) else "holds well enough"
    return f"{rates} It {verdict} on this file: the forecast of the total was {off_by(error)}."


def _on_spend(summary: pd.DataFrame, worth: Worth) -> list[str]:
    again = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    said = []
    if again["frequency"].nunique() > 1 and again["monetary_value"].nunique() > 1:
        said.append(_on_relation(again["frequency"].corr(again["monetary_value"]), len(again)))
    if worth.without_amount:
        said.append(
            "Customers who bought again for amounts of zero or below, and so have no forecast of "
            f"value: {theme.count(worth.without_amount)}. The model of spending knows amounts "
            "above zero only."
        )
    if worth.spend.message_:
        said.append(f"The model of spending is at its limit here. {worth.spend.message_}")
    if worth.without_average:
        said.append(
            "Customers without a forecast of value, because no finite average can be expected of "
            f"them: {theme.count(worth.without_average)}. They have no part in the total."
        )
    return said


def _on_relation(related: float, customers: int) -> str:
    said = (
        "What a customer spends at a time is taken to have nothing to do with how often. The "
        f"correlation of the two is {related:+.2f}".replace("-", "−")
    )
    # Twice the standard error of a correlation of zero.
    if abs(related) < max(UNRELATED, 2 / customers**0.5):
        return f"{said}: close to none, so that holds."
    amount, worth = ("more", "low") if related > 0 else ("less", "high")
    return (
        f"{said}. That does not hold: who comes often spends {amount} at a time, and the value of "
        f"the most frequent customers may be too {worth}."
    )
