"""Orders, and the revenue of new and of returning customers, month by month."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmlab import theme
from crmlab.briefing.missing import Missing
from crmlab.briefing.moments import moment
from crmlab.briefing.newcomers import whole_months
from crmlab.checks import SMALLEST_GROUP
from crmlab.marks import HATCHED, name_parts
from crmlab.messages import later, say
from crmlab.theme import count, money, percent, picture

SHOWN, LISTED = 36, 13  # months in the picture, and in the table: the last with that a year before
PARTS = ["new_revenue", "returning_revenue"]


class Trend(NamedTuple):
    """The last three whole months beside three others: the same a year before, or the last ones."""

    months: pd.PeriodIndex
    is_yearly: bool
    now: float
    before: float
    is_clear: bool  # more than twice what chance alone would do, customers coming as they like


def month_table(orders: pd.DataFrame, first: pd.Series) -> pd.DataFrame:
    """Return ``orders``, ``customers``, ``revenue`` and its parts for each of the last months.

    The orders are those of `order_table`: ``purchase_days`` where none is named. ``first`` is the
    day of each customer's first purchase: a customer is new in that month. What fewer than five
    customers bring is left empty, with what would tell it. ``is_whole`` is false where the data
    begin or end within the month.
    """
    month = orders["date"].dt.to_period("M")
    by_part = orders.groupby([month, part_of(orders, first)])
    parts, people = by_part["revenue"].sum().unstack(), by_part["customer_id"].nunique().unstack()
    every = pd.period_range(month.min(), month.max(), freq="M", name="month")
    parts, people = (t.reindex(every, columns=PARTS).fillna(0) for t in (parts, people))
    table = parts.assign(
        orders=orders["is_sold"].groupby(month).sum().reindex(every).fillna(0).astype(int),
        customers=people.sum(axis=1),
        revenue=parts.sum(axis=1),
    )
    few = people.gt(0) & people.lt(SMALLEST_GROUP)
    table.loc[few.any(axis=1), PARTS] = np.nan
    lonely = table["customers"].between(1, SMALLEST_GROUP - 1)
    table.loc[lonely, ["orders", "customers", "revenue"]] = np.nan
    table = table.assign(is_whole=every.isin(whole_months(orders["date"]))).tail(SHOWN)
    if (table["is_whole"] & table["revenue"].gt(0)).sum() < 3:
        raise Missing(
            "Fewer than three whole months have {few} customers or more: months are not compared.",
            few=SMALLEST_GROUP,
        )
    is_named = orders.index.name == "order_id"
    return table if is_named else table.rename(columns={"orders": "purchase_days"})


def part_of(orders: pd.DataFrame, first: pd.Series) -> np.ndarray:
    """Return of which of `PARTS` the revenue of each order is: of a new customer, or not."""
    won = orders["customer_id"].map(first)
    return np.where(won.dt.to_period("M") == orders["date"].dt.to_period("M"), *PARTS)


def brought(orders: pd.DataFrame, months: pd.PeriodIndex) -> pd.Series:
    """Return the revenue of each customer who ordered in some months."""
    within = orders[orders["date"].dt.to_period("M").isin(months)]
    return within.groupby("customer_id")["revenue"].sum()


def trend(orders: pd.DataFrame, months: pd.DataFrame) -> Trend:
    """Return how the last three whole months compare; missing where there are no others.

    Growth on the year is told only where the file holds the whole year that they are compared with
    a part of: a business that has just opened grows of itself.
    """
    whole = months.index[months["is_whole"] & months["revenue"].gt(0)]
    recent = whole[-3:]
    for back in (12, 3):
        if (recent - back).isin(whole).all() and recent[-1] - recent[0] == 2 * recent.freq:
            break
    else:
        raise Missing(
            "It takes two times three whole months in a row, of {few} customers or more each, to "
            "tell a trend.",
            few=SMALLEST_GROUP,
        )
    now, before = (brought(orders, window) for window in (recent, recent - back))
    chance = np.sqrt((now**2).sum() + (before**2).sum())
    now_sum, before_sum = now.sum(), before.sum()
    begun = orders["date"].min()
    if back == 12 and now_sum > before_sum and begun.to_period("M") > recent[-1] - 23:
        raise Missing(
            "The last three whole months ({first} to {last}) brought {now}. The same months a year "
            "before may be no fair measure: the file begins only on {begun}. If the business "
            "opened then, its sales grew anyway; if only the export begins there, take an older "
            "one, too.",
            first=str(recent[0]),
            last=str(recent[-1]),
            now=money(now_sum),
            begun=moment(begun),
        )
    is_clear = abs(now_sum - before_sum) > 2 * chance
    return Trend(recent, back == 12, now_sum, before_sum, is_clear)


@picture
def plot_months(ax: Axes, months: pd.DataFrame) -> tuple[str, str]:
    """Draw the revenue of each month, new customers on top of those who return (`month_table`)."""
    places, split = np.arange(len(months)), months[PARTS].clip(lower=0)
    undivided = months["revenue"].where(split.isna().any(axis=1))
    for is_whole, alpha in ((True, 1.0), (False, 0.45)):
        shown = (months["is_whole"] == is_whole).to_numpy()
        at, new, back = places[shown], *(split.loc[shown, part] for part in PARTS)
        ax.bar(at, back, color=theme.BLUE, alpha=alpha)
        ax.bar(at, new, bottom=back, **HATCHED, alpha=alpha)
        ax.bar(at, undivided[shown], color=theme.GREY, alpha=alpha)
    parts = {say("new customers (hatched)"): theme.ORANGE, say("returning"): theme.BLUE}
    if undivided.notna().any():
        parts[say("not divided (few customers)")] = theme.GREY
    name_parts(ax, parts, right=True)
    incomplete, highest = say("incomplete"), months["revenue"].max()
    names = [f"{m}{'' if w else chr(10) + incomplete}" for m, w in months["is_whole"].items()]
    ax.set_xticks(places[:: -_step(months)], names[:: -_step(months)])
    ax.set(xlim=(-0.6, len(months) - 0.4), ylim=(0, (1.1 + 0.12 * len(parts)) * highest))
    ax.set_ylabel(say("Revenue a month ({currency})", currency=theme.currency()))
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))  # rounded, they stay true
    ax.yaxis.set_major_formatter(lambda amount, _: theme.short_money(amount))
    last = months[months["is_whole"]].tail(3)
    total, back = last[["revenue", "returning_revenue"]].sum(skipna=False)
    told = {"first": str(last.index[0]), "last": str(last.index[-1])}
    whole = months.loc[months["is_whole"], "revenue"]
    headline = say("A whole month brings {money} on average", money=money(whole.mean()))
    if total > 0 and back == back:
        share = percent(back / total)
        headline = say("{first} to {last}: returning customers bring {share}", share=share, **told)
    return headline, say(
        "Revenue by month, of new and of returning customers: {least} to {most} in a whole month. "
        "Incomplete months are pale.",
        least=money(whole.min()),
        most=money(whole.max()),
    )


def _step(months: pd.DataFrame) -> int:
    return -(-len(months) // 8)


def month_rows(months: pd.DataFrame) -> list[pd.DataFrame | str]:
    """Return the last months as text, and what is left open; one that is not whole is marked."""
    shown = months.tail(LISTED)
    columns = [*months.columns.drop([*PARTS, "is_whole"]), *PARTS]
    names = [
        str(month) if whole else say("{month} (incomplete)", month=month)
        for month, whole in shown["is_whole"].items()
    ]
    shown = shown[columns].set_axis(pd.Index(names, name="month"))
    table = theme.table(shown, dict.fromkeys(columns[:2], count))
    if shown.notna().all(axis=None):
        return [table]
    left_open = say(
        "A dash stands for what fewer than {few} customers brought, and for what would tell it.",
        few=SMALLEST_GROUP,
    )
    return [table, left_open]


def about_trend(trend: Trend) -> str:
    """Return how the last three whole months went, and whether that may be chance."""
    season = later("the three before, in which the season may be another")
    other = say(later("the same months a year before") if trend.is_yearly else season)
    said = say(
        "The last three whole months ({first} to {last}) brought {now}: {change} against {other}.",
        first=str(trend.months[0]),
        last=str(trend.months[-1]),
        now=money(trend.now),
        change=percent(trend.now / trend.before - 1, sign=True),
        other=other,
    )
    chance = say("A difference of that size may be chance.")
    return said if trend.is_clear else f"{said} {chance}"


def advice_on_trend(trend: Trend) -> str:
    """Return what a clear loss since last year advises; nothing where there is none."""
    if not trend.is_yearly or not trend.is_clear or trend.now > 0.9 * trend.before:
        return ""
    ask = say("See in section 3 whether new or returning customers are missing, and begin there.")
    return f"{about_trend(trend)} {ask}"
