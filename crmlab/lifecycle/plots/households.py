"""Pictures of the household: a family's years, and what it brings beside its head."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.households import household_ratio
from crmlab.marks import bare, label_above, name_parts
from crmlab.messages import say, say_each
from crmlab.theme import count, money, picture

__all__ = ["plot_household_timeline", "plot_household_value"]

PERSON, FAMILY, WORTH = theme.BLUE, theme.ORANGE, theme.GREEN


@picture
def plot_household_timeline(ax: Axes, years: pd.DataFrame, *, until: float | None = None) -> str:
    """Draw a family's purchases in their years, and their present value so far (`family_years`).

    The earliest is the one that the firm saw, the others came of it. The bars of purchases that
    are not counted are empty. The line goes on to the year ``until``, or a year after the last
    purchase.
    """
    counted = years.get("counted", pd.Series(True, years.index)).astype(bool)
    until = years["year"].max() + 1.0 if until is None else until
    colours = [PERSON, *[FAMILY] * (len(years) - 1)]
    for row, colour in zip(years.assign(counted=counted).itertuples(), colours, strict=True):
        look = {"facecolor": colour if row.counted else "none", "edgecolor": colour}
        ax.bar(row.year, row.amount, width=0.8, **look)
        # Below its bar and above its year, where no line passes.
        style = {"xytext": (0, -6), "va": "top", "weight": "bold", "color": colour}
        label_above(ax, row.year, 0, f"{row.amount:g}", **style)
    # Behind the bars: the lines rise at the year itself, which is the middle of a bar.
    first, worth = years["present_value"].iloc[0], years["cumulative"]
    corners = [0.0, *years["year"], until], [0.0, *worth, worth.iloc[-1]]
    ax.step(*corners, where="post", color=WORTH, zorder=0)
    ax.plot([years["year"].iloc[0], until], [first, first], "--", color=PERSON, zorder=0)
    highest = max(worth.iloc[-1], years["amount"].max()) or 1.0
    ax.set(
        xlim=(-0.8, until),
        ylim=(0, highest * 1.38),
        xticks=years["year"],
        xlabel=say("Years since the first contact"),
        ylabel=say("Amount (units)"),
    )
    ax.tick_params(axis="x", length=0, pad=30)
    later = years["amount"].iloc[1:].sum()
    person, household = f"{first:.2f}", f"{worth.iloc[-1]:.2f}"
    others = (
        say("other bars: what came later, together {later}", later=f"{later:g}")
        if counted.all()
        else say("other bars: what came later; empty: not counted")
    )
    line = say("line: present value so far, {value}", value=household)
    bar = say("first bar: the first purchase; dashed: its present value, {value}", value=person)
    parts = {line: WORTH, bar: PERSON, others: FAMILY}
    name_parts(ax, parts)
    listed = say_each(
        "{amount} in year {year}", **years.loc[counted, ["amount", "year"]].map("{:g}".format)
    )
    said = say(
        "A family brings {listed}: {together} units together. At the first contact the first "
        "purchase is worth {person} units and the household {household}.",
        listed=", ".join(listed),
        together=f"{years['amount'][counted].sum():g}",
        person=person,
        household=household,
    )
    if not first > 0:
        return said
    times = say("That is {times} times as much.", times=f"{worth.iloc[-1] / first:.2f}")
    return f"{said} {times}"


@picture
def plot_household_value(ax: Axes, households: pd.DataFrame) -> str:
    """Draw the average margin of head and family by household size (`household_value`)."""
    means = households.groupby("size")[["head", "household"]].mean()
    places = np.arange(len(means))
    rest = means["household"] - means["head"]
    ax.bar(places, means["head"], color=theme.BLUE, width=0.6)
    ax.bar(places, rest, bottom=means["head"], color=theme.ORANGE, width=0.6)
    for place, (head, total) in enumerate(means.itertuples(index=False)):
        text = money(total)
        if head > 0:
            text = say("{total}\n{times} × the head", total=text, times=f"{total / head:.2f}")
        label_above(ax, place, total, text)
    number = households["size"].value_counts().sort_index()
    names = say_each(
        "{size}\n(1 household)",
        "{size}\n({number} households)",
        count=number,
        size=number.index,
        number=number.map(count),
    )
    ax.set_xticks(places, names)
    ax.set(
        ylim=(0, means["household"].max() * 1.45),
        yticks=[],
        xlabel=say("Customers in the household"),
    )
    bare(ax, "left")
    parts = {say("rest of the family"): theme.ORANGE, say("head of the household"): theme.BLUE}
    name_parts(ax, parts)
    amounts = means.map(money)
    sizes = say_each("size {size}: {household} ({head} by the head)", size=amounts.index, **amounts)
    said = say("Average margin of households, {sizes}.", sizes="; ".join(sizes))
    if not households.loc[households["size"] >= 2, "head"].sum() > 0:
        return said
    ratio = f"{household_ratio(households):.2f}"
    larger = say("Households of two or more bring {ratio} times what their heads do.", ratio=ratio)
    return f"{said} {larger}"
