"""What the findings advise, each sentence with the number behind it."""

import pandas as pd

from crmlab import theme
from crmlab.briefing import (
    advice_on_one_day,
    advice_on_reading,
    attempt,
    losing_customers,
    those_there,
)
from crmlab.messages import say
from crmlab.value.briefing.figures import readable_fractions, share_of_one_day
from crmlab.value.briefing.findings import Findings, Upgrade
from crmlab.value.briefing.months import advice_on_trend
from crmlab.value.measures.concentration import top_count, top_share


def recommendations(found: Findings) -> list[str]:
    """Return what the numbers advise, most important first."""
    once = share_of_one_day(found.customers)
    return [
        *those_there(
            _on_concentration(found.customers["revenue"]),
            attempt(advice_on_trend, found.trend),
            _on_silence(found.silent),
            advice_on_one_day(once, found.reading) if once >= 0.3 else "",
            attempt(_on_upgrade, found.upgrade, len(found.customers)),
        ),
        *advice_on_reading(found.reading),
        losing_customers(found.reading)
        or say(
            "Revenue is not profit. Add the margin and the cost to serve of each customer before "
            "you treat anyone better or worse."
        ),
    ]


def depends_on_few(revenue: pd.Series) -> bool:
    """Tell whether so much comes from the best 5 % that each of them counts."""
    fractions = readable_fractions(revenue, 0.05, 0.20)
    return bool(fractions) and top_share(revenue, fractions[0]) >= max(0.40, 2 * fractions[0])


def _on_concentration(revenue: pd.Series) -> str:
    fractions = readable_fractions(revenue, 0.05, 0.20)
    if not fractions:
        return say(
            "{customers} customers are too few to say how much hangs on the best ones.",
            customers=len(revenue),
        )
    share = top_share(revenue, fractions[0])
    numbers = {
        "best": theme.percent(fractions[0], 0),
        "customers": theme.count(top_count(len(revenue), fractions[0])),
        "share": theme.percent(share),
    }
    if depends_on_few(revenue):
        return say(
            "Your best {best} ({customers} customers) bring {share} of revenue. Give each of them "
            "a person to turn to, and watch them one by one: you depend on them.",
            **numbers,
        )
    return say(
        "Your best {best} ({customers} customers) bring {share} of revenue: no small group carries "
        "the firm. Improve what all customers meet before you build a programme for a few.",
        **numbers,
    )


def _on_silence(silent: pd.DataFrame) -> str:
    if silent.empty:
        return ""
    return say(
        "One of your best 20 % has fallen silent, who brought {revenue}. Call and ask why; one "
        "honest answer is worth more than a discount.",
        "{customers} of your best 20 % have fallen silent. Together they brought {revenue}. "
        "Call the largest first and ask why; one honest answer is worth more than a discount.",
        count=len(silent),
        customers=theme.count(len(silent)),
        revenue=theme.money(silent["revenue"].sum()),
    )


def _on_upgrade(upgrade: Upgrade, customers: int) -> str:
    return say(
        "Moving {moved} of your {customers} customers up would add {gain} ({growth}). Choose "
        "them among those who already bought more than once, and test with a control group.",
        moved=theme.count(upgrade.gains["customers"].sum()),
        customers=theme.count(customers),
        gain=theme.money(upgrade.scenario["gain"]),
        growth=theme.percent(upgrade.scenario["growth"]),
    )
