"""What the findings advise, each sentence with the number behind it."""

import pandas as pd

from crmlab import theme
from crmlab.briefing import (
    SMALLEST_GROUP,
    advice_on_one_day,
    advice_on_reading,
    attempt,
    those_there,
)
from crmlab.margins import Margins
from crmlab.messages import say
from crmlab.value.briefing.figures import readable_fractions, share_of_one_day
from crmlab.value.briefing.findings import Findings, Upgrade
from crmlab.value.briefing.months import advice_on_trend
from crmlab.value.measures.concentration import top_count, top_share

BEST = 0.20  # of customers, in whose choice revenue and margin may differ


def recommendations(found: Findings) -> list[str]:
    """Return what the numbers advise, most important first."""
    once = share_of_one_day(found.customers)
    return [
        *those_there(
            _on_concentration(found.value, theme.words(found.by)),
            attempt(advice_on_trend, found.trend),
            _on_silence(found),
            advice_on_one_day(once, found.reading) if once >= 0.3 else "",
            attempt(_on_upgrade, found.upgrade, found),
        ),
        *advice_on_reading(found.reading),
        *those_there(_on_order(found)),
        *found.margins.advice(),
        _on_what_is_missing(found.margins),
    ]


def ranked(found: Findings) -> str:
    """Return by what customers are ranked, where it is the file's own margin."""
    if not found.margins.is_own:
        return ""
    if found.margins.is_gain:
        told = say("Customers are ranked by the margin that they bring.")
    else:
        told = say("Customers are ranked by revenue, as the file brings no gain.")
    return f"{told} {found.margins.about()}"


def assumed(found: Findings, profit_rate: float) -> str:
    """Return at what profit and margin the what-if is reckoned: none is assumed of a known one."""
    if found.margins.is_own:
        return ""
    profit = say("Assumed: a profit of {profit} of revenue.", profit=theme.percent(profit_rate))
    return f"{profit} {found.margins.about()}"


def _on_order(found: Findings) -> str:
    """Return how many of the best by revenue are not the best by margin, if many are not."""
    if not found.margins.is_gain:
        return ""
    number = top_count(len(found.customers), BEST)
    margin = found.customers["margin"]
    best = found.customers["revenue"].nlargest(number).index
    others = int((margin[best] < margin.nlargest(number).min()).sum())
    if others < max(SMALLEST_GROUP, BEST * number):
        return ""
    return say(
        "{others} of the best {number} customers by revenue are not among the best {number} by "
        "margin: look at their prices and discounts, and choose by margin whom to treat better.",
        others=theme.count(others),
        number=theme.count(number),
    )


def _on_what_is_missing(margins: Margins) -> str:
    if margins.is_own:
        return say(
            "A margin is no profit. Add the cost to serve of each customer before you treat anyone "
            "better or worse."
        )
    return say(
        "Revenue is not profit. Add the margin and the cost to serve of each customer before you "
        "treat anyone better or worse."
    )


def depends_on_few(value: pd.Series) -> bool:
    """Tell whether so much comes from the best 5 % that each of them counts."""
    fractions = readable_fractions(value, 0.05, 0.20)
    return bool(fractions) and top_share(value, fractions[0]) >= max(0.40, 2 * fractions[0])


def _on_concentration(value: pd.Series, what: str) -> str:
    fractions = readable_fractions(value, 0.05, 0.20)
    if not fractions:
        return say(
            "{customers} customers are too few to say how much hangs on the best ones.",
            customers=len(value),
        )
    share = top_share(value, fractions[0])
    numbers = {
        "best": theme.percent(fractions[0], 0),
        "customers": theme.count(top_count(len(value), fractions[0])),
        "share": theme.percent(share),
        "what": what,
    }
    if depends_on_few(value):
        return say(
            "Your best {best} ({customers} customers) bring {share} of {what}. Give each of them "
            "a person to turn to, and watch them one by one: you depend on them.",
            **numbers,
        )
    return say(
        "Your best {best} ({customers} customers) bring {share} of {what}: no small group carries "
        "the firm. Improve what all customers meet before you build a programme for a few.",
        **numbers,
    )


def _on_silence(found: Findings) -> str:
    silent = found.silent
    if silent.empty:
        return ""
    return say(
        "One of your best 20 % has fallen silent, who brought {money} of {what}. Call and ask "
        "why; one honest answer is worth more than a discount.",
        "{customers} of your best 20 % have fallen silent. Together they brought {money} of "
        "{what}. Call the largest first and ask why; one honest answer is worth more than a "
        "discount.",
        count=len(silent),
        customers=theme.count(len(silent)),
        money=theme.money(silent[found.by].sum()),
        what=theme.words(found.by),
    )


def _on_upgrade(upgrade: Upgrade, found: Findings) -> str:
    return say(
        "Moving {moved} of your {customers} customers up would add {gain} of {what} ({growth}). "
        "Choose "
        "them among those who already bought more than once, and test with a control group.",
        moved=theme.count(upgrade.gains["customers"].sum()),
        customers=theme.count(len(found.customers)),
        what=theme.words(found.by),
        gain=theme.money(upgrade.scenario["gain"]),
        growth=theme.percent(upgrade.scenario["growth"]),
    )
