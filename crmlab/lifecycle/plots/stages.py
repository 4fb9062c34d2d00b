"""Pictures of the stages: growth in steps, customers who come and go, and the journey."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.periods import period, several
from crmlab.marks import bare, label_above, label_right, lying_bars, tick_years
from crmlab.messages import refusal, say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_growth", "plot_journey", "plot_stock"]

CALENDAR = (0, 1, 3, 7, 14, 30, 90, 180, 365, 1_000)  # days that people think in


@picture
def plot_growth(ax: Axes, steps: pd.Series) -> tuple[str, str]:
    """Draw what changes revenue: customers won, lost, and spend a head (`growth_accounting`)."""
    moves = steps[["won", "lost", "spend"]]
    start, end = count(steps["start"]), count(steps["end"])
    names = {
        say("acquire:\ncustomers won"): theme.BLUE,
        say("keep:\ncustomers lost"): theme.ORANGE,
        say("develop:\nspend per head"): theme.GREEN,
        say("together"): theme.GREY,
    }
    changes = [*moves, moves.sum()]
    labels = [count(change, sign=True) for change in changes]
    lying_bars(ax, pd.Series(changes, [*names]), labels, [*names.values()])
    ax.set_xlabel(say("Change of revenue, in units of one customer's spend at the start"))
    growth = steps["index"] - 1
    causes = {
        "won": say("customers won"),
        "lost": say("customers lost"),
        "spend": say("spend per head"),
    }
    if growth < 0:
        finding = say(
            "Revenue falls by {growth}: most goes with {cause}",
            growth=percent(-growth),
            cause=causes[moves.idxmin()],
        )
    else:
        finding = say(
            "Revenue grows by {growth}: most comes from {cause}",
            growth=percent(growth),
            cause=causes[moves.idxmax()],
        )
    return finding, say(
        "Revenue goes from {start} to {end} units ({growth}): customers won add {won}, customers "
        "lost take {lost}, and spend per head changes it by {spend}.",
        start=start,
        end=end,
        growth=percent(growth, 2, sign=True),
        won=count(steps["won"]),
        lost=count(-steps["lost"]),
        spend=count(steps["spend"]),
    )


@picture
def plot_stock(ax: Axes, stock: pd.DataFrame, steady: float | None = None) -> tuple[str, str]:
    """Draw how many customers there are as some come and go (`stock_and_flow`).

    The name of the index ("month", ...) is written in the plural below the axis; at ``steady``
    customers (`steady_stock`), where as many leave as come, lies a dotted line.
    """
    unit = words(stock.index.name or "period")
    ax.plot(stock["customers"], color=theme.BLUE)
    highest = max(stock["customers"].max(), steady or 0)
    ax.set(
        xlim=(0, max(stock.index[-1], 1)),
        ylim=(0, highest * 1.12),
        xlabel=say("Time ({unit})", unit=several(unit)),
        ylabel=say("Customers"),
    )
    ax.yaxis.set_major_formatter(lambda number, _: count(number))
    if unit == period("M"):
        tick_years(ax)
    customers, lapsed = stock[["customers", "lapsed"]].iloc[-1]
    style = {"color": theme.BLUE, "annotation_clip": False}
    label_right(ax, ax.get_xlim()[1], customers, count(customers), **style)
    first, last = count(stock["customers"].iloc[0]), count(customers)
    said = say(
        "From {first} customers to {last} in {unit} {end}; {lapsed} lost so far have not come "
        "back.",
        first=first,
        last=last,
        unit=unit,
        end=stock.index[-1],
        lapsed=count(lapsed),
    )
    if steady is None:
        return say("{first} customers become {last}", first=first, last=last), said
    _draw_level(ax, stock, steady)
    level = count(steady)
    finding = say(
        "{first} customers become {last}; they settle at {steady}",
        first=first,
        last=last,
        steady=level,
    )
    settled = say("At {steady} (dotted) as many leave as come.", steady=level)
    return finding, f"{said} {settled}"


def _draw_level(ax: Axes, stock: pd.DataFrame, steady: float) -> None:
    """Draw the level at which the number settles, named on the side that the line does not use."""
    ax.axhline(steady, color=theme.GREY, linewidth=2, linestyle=":", zorder=0)
    below = stock["customers"].iloc[0] > steady
    ax.annotate(
        say("as many leave as come: {steady}", steady=count(steady)),
        (1, steady),
        (-6, -6 if below else 6),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="top" if below else "bottom",
        color=theme.GREY,
    )


@picture
def plot_journey(ax: Axes, times: pd.DataFrame) -> tuple[str, str]:
    """Draw the days that customers take from one contact stage to the next (`stage_times`).

    Stages before which there is none are left out.
    """
    times = times.loc[times["median"].first_valid_index() :]
    steps = times.dropna(subset="median")
    if steps.empty:
        raise refusal("Nobody has come from one stage to the next: there is no time to draw.")
    places = np.arange(len(times))[::-1]
    at = places[times["median"].notna()]
    ax.hlines(at, steps["lower_quartile"], steps["upper_quartile"], color=theme.BLUE, linewidth=5)
    ax.scatter(steps["median"], at, s=150, color=theme.BLUE, zorder=3, clip_on=False)
    days = steps["median"].map(_write_days)
    for place, median, text in zip(at, steps["median"], days, strict=True):
        style = {"xytext": (0, 12), "color": theme.BLUE, "weight": "bold"}
        label_above(ax, median, place, text, **style)
    reached = times["customers"].map(count)
    stages = [f"{words(stage)} ({number})" for stage, number in reached.items()]
    ax.set_yticks(places, stages)
    ax.set_xscale("symlog", linthresh=1)
    ax.xaxis.set_major_formatter(lambda days, _: count(days))
    first = 1 if steps["lower_quartile"].min() >= 1 else 0
    longest = max(steps["upper_quartile"].max(), 1) * 3
    ax.set(xlim=(first, longest), ylim=(-0.5, len(times) - 0.4))
    ax.set_xticks([days for days in CALENDAR if first <= days <= longest])
    ax.minorticks_off()
    ax.set_xlabel(
        say(
            "Days since the stage before (each equal step multiplies them)\n"
            "● median   ▬ middle half of the customers"
        )
    )
    bare(ax, "left", axis="y")
    medians = say_each(
        "{stage} {days} (1 customer)",
        "{stage} {days} ({number} customers)",
        count=steps["customers"],
        stage=steps.index.map(words),
        days=days,
        number=reached[steps.index],
    )
    longest = steps["median"].idxmax()
    finding = say(
        "The longest wait is for {stage}: {days} at the median",
        stage=words(longest),
        days=days[longest],
    )
    return finding, say(
        "Median time since the stage before, of those who got there: {medians}.",
        medians="; ".join(medians),
    )


def _write_days(days: float) -> str:
    """Write a number of days, with a decimal where it matters."""
    return say("{days} days", days=count(days) if days >= 10 else f"{days:.1f}")
