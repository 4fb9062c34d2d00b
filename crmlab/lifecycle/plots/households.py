"""Pictures of the household: a family's years, and what it brings beside its head."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.households import household_ratio
from crmlab.marks import bare, label_above, label_right
from crmlab.messages import later, say, say_each
from crmlab.theme import count, money, picture, words

__all__ = ["plot_household_timeline", "plot_household_value"]


@picture
def plot_household_timeline(
    ax: Axes, years: pd.DataFrame, *, until: float | None = None
) -> tuple[str, str]:
    """Draw a family's purchases in their years, and what each is worth today (`family_years`).

    The earliest is the one that the firm saw, the others came of it. A bar is filled up to the
    present value, and empty if the purchase is not counted. The axis goes on to the year ``until``,
    or a year after the last purchase.
    """
    counted = years.get("counted", pd.Series(True, years.index)).astype(bool)
    until = years["year"].max() + 1.0 if until is None else until
    colours = [theme.BLUE, *[theme.ORANGE] * (len(years) - 1)]
    now = years["present_value"].where(counted, 0.0)
    ax.bar(years["year"], now, color=colours, linewidth=0)
    ax.bar(years["year"], years["amount"], facecolor="none", edgecolor=colours, linewidth=2)
    for row, worth, used, colour in zip(years.itertuples(), now, counted, colours, strict=True):
        told = f"({worth:.1f})" if used else say("left out")
        text = f"{row.amount:g}\n{told}"
        label_above(ax, row.year, row.amount, text, color=colour, weight="bold")
    ax.set(
        xlim=(-1.2, until),
        ylim=(0, (years["amount"].max() or 1.0) * 1.45),
        xticks=years["year"],
        yticks=[],
        xlabel=say(
            "Years since the first contact\n"
            "frame: amount (units); filled: worth at the first contact"
        ),
    )
    bare(ax, "left")
    key = {"transform": ax.transAxes, "va": "top", "weight": "bold"}
    ax.text(0.01, 0.99, say("■ first purchase"), color=theme.BLUE, **key)
    ax.text(0.31, 0.99, say("■ what came of it"), color=theme.ORANGE, **key)
    first, together = years["present_value"].iloc[0], years["cumulative"].iloc[-1]
    listed = say_each(
        "{amount} in year {year}", **years.loc[counted, ["amount", "year"]].map("{:g}".format)
    )
    told = {"person": f"{first:.2f}", "household": f"{together:.2f}"}
    said = say(
        "A family brings {listed}: {together} units together. At the first contact the first "
        "purchase is worth {person} units and the household {household}.",
        listed=", ".join(listed),
        together=f"{years['amount'][counted].sum():g}",
        **told,
    )
    finding = say("The first purchase is worth {person} units, the household {household}", **told)
    if not first > 0:
        return finding, said
    times = say("That is {times} times as much.", times=f"{together / first:.2f}")
    return finding, f"{said} {times}"


@picture
def plot_household_value(
    ax: Axes, households: pd.DataFrame, *, what: str = later("margin so far")
) -> tuple[str, str]:
    """Draw the mean of head and family by household size (`household_value`).

    ``what`` was summed for each customer.
    """
    means = households.groupby("size")[["head", "household"]].mean()
    places, what = np.arange(len(means)), words(what)
    rest = means["household"] - means["head"]
    ax.bar(places, means["head"], color=theme.BLUE, width=0.6)
    ax.bar(places, rest, bottom=means["head"], color=theme.ORANGE, width=0.6)
    for place, (head, total) in enumerate(means.itertuples(index=False)):
        text = count(total)
        if head > 0:
            text = say("{total}\n{times} × the head", total=text, times=f"{total / head:.2f}")
        label_above(ax, place, total, text)
    head, family = means.iloc[-1]
    for text, height, colour in (
        (say("rest of\nthe family"), (head + family) / 2, theme.ORANGE),
        (say("head of the\nhousehold"), head / 2, theme.BLUE),
    ):
        label_right(ax, places[-1] + 0.3, height, text, color=colour, weight="bold")
    number = households["size"].value_counts().sort_index()
    ax.set_xticks(places, [f"{size}\n({count(each)})" for size, each in number.items()])
    ax.set(
        xlim=(-0.5, len(means) + 0.2),
        ylim=(0, means["household"].max() * 1.3),
        yticks=[],
        xlabel=say("Customers in the household (number of such households)"),
        ylabel=say("Mean {what} ({currency})", what=what, currency=theme.currency()),
    )
    bare(ax, "left")
    amounts = means.map(money)
    sizes = say_each("size {size}: {household} ({head} by the head)", size=amounts.index, **amounts)
    said = say("Mean {what} of households, {sizes}.", what=what, sizes="; ".join(sizes))
    if not households.loc[households["size"] >= 2, "head"].sum() > 0:
        return say("Nothing came by the heads of families"), said
    ratio = f"{household_ratio(households):.2f}"
    larger = say("Households of two or more bring {ratio} times what their heads do.", ratio=ratio)
    finding = say("Households of 2 or more bring {ratio} × what their heads do", ratio=ratio)
    return finding, f"{said} {larger}"
