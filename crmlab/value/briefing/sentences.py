"""What the findings advise, each sentence with the number behind it."""

from crmlab import theme
from crmlab.briefing.groups import FEWEST_FOR_NAMES
from crmlab.briefing.margins import Margins
from crmlab.briefing.missing import attempt, those_there
from crmlab.briefing.newcomers import advice_on_drought
from crmlab.briefing.of_sales import advice_on_one_day, advice_on_reading
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.value.briefing.concentration import advice_on_few, advice_on_many
from crmlab.value.briefing.figures import share_of_one_day
from crmlab.value.briefing.findings import BEST, Findings, Upgrade
from crmlab.value.briefing.months import advice_on_trend
from crmlab.value.measures.concentration import top_count

FEWEST_TO_TRY = 200  # customers: of two halves of 100, a difference of 20 points can be seen


def recommendations(found: Findings) -> list[str]:
    """Return what the numbers advise, most important first."""
    once = share_of_one_day(found.customers)
    return [
        *those_there(
            advice_on_drought(found.reading),
            attempt(advice_on_few, found.concentration),
            attempt(advice_on_trend, found.trend),
            _on_silence(found),
            advice_on_one_day(once, found.reading) if once >= 0.3 else "",
            attempt(advice_on_many, found.concentration),
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
        return found.margins.unused
    if found.margins.is_gain:
        told = say("Customers are ranked by the margin that they bring.")
    else:
        told = say("Customers are ranked by revenue, as the file brings no gain.")
    return f"{told} {found.margins.about()}"


def assumed(found: Findings, profit_rate: float | None) -> str:
    """Return at what profit and margin the what-if is reckoned, where it tells of profit."""
    if found.margins.is_own or profit_rate is None or not found.upgrade:
        return ""
    return say(
        "Assumed: a profit of {profit} of revenue, and a margin of {margin} of each amount.",
        profit=theme.percent(profit_rate),
        margin=theme.percent(found.margins.rate),
    )


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


def _on_silence(found: Findings) -> str:
    silent = found.silent
    if silent.empty:
        return ""
    told = {
        "customers": theme.count(len(silent)),
        "money": theme.money(silent[found.by].sum()),
        "what": theme.words(found.by),
    }
    if len(found.customers) < FEWEST_FOR_NAMES:
        return say(
            "One of your best 20 % has fallen silent, who brought {money} of {what}. Nobody is "
            "listed here; made again with --list, the report has a list beside it. Ask why; one "
            "honest answer is worth more than a discount.",
            "{customers} of your best 20 % have fallen silent. Together they brought {money} of "
            "{what}. Nobody is listed here; made again with --list, the report has a list beside "
            "it. Ask why; one honest answer is worth more than a discount.",
            count=len(silent),
            **told,
        )
    return say(
        "One of your best 20 % has fallen silent, who brought {money} of {what}. Call and ask "
        "why; one honest answer is worth more than a discount.",
        "{customers} of your best 20 % have fallen silent. Together they brought {money} of "
        "{what}. Call the largest first and ask why; one honest answer is worth more than a "
        "discount.",
        count=len(silent),
        **told,
    )


def _on_upgrade(upgrade: Upgrade, found: Findings) -> str:
    often = int((found.customers["purchases"] > 1).sum())
    numbers = {
        "moved": theme.count(upgrade.gains["customers"].sum()),
        "customers": theme.count(len(found.customers)),
        "what": theme.words(found.by),
        "gain": theme.money(upgrade.scenario["gain"]),
        "growth": theme.percent(upgrade.scenario["growth"]),
    }
    if often < FEWEST_TO_TRY:
        return say(
            "Moving {moved} of your {customers} customers up would add {gain} of {what} "
            "({growth}). Fewer than {few} bought more than once, too few for a trial with a "
            "control group: ask them what would bring them more often.",
            few=FEWEST_TO_TRY,
            **numbers,
        )
    return say(
        "Moving {moved} of your {customers} customers up would add {gain} of {what} ({growth}). "
        "Try on half of those who already bought more than once, drawn by lot, what moves them; "
        "the other half tells what would have happened anyway.",
        **numbers,
    )
