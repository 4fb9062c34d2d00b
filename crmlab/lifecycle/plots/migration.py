"""Pictures of movement in the pyramid: the migration matrix, and where it leads."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.marks import bare, heat_cells, label_ends, lines
from crmlab.messages import say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_forecast", "plot_layers", "plot_migration"]


@picture
def plot_migration(ax: Axes, matrix: pd.DataFrame) -> tuple[str, str] | str:
    """Draw a `migration_matrix` as a heat map of its moves; who stays is framed, on grey.

    Where nobody moves, a cell is empty.
    """
    matrix = matrix.rename(index=words, columns=words)
    seen = matrix.dropna()
    moves = seen.stack()
    moves = moves[[start != end for start, end in moves.index]]
    digits = int((np.abs(100 * seen - (100 * seen).round()) > 0.05).any(axis=None))
    write = lambda share: percent(share, digits) if share else ""  # noqa: E731
    heat_cells(ax, matrix, write, moves.max() if moves.any() else 1.0)
    frame = {"facecolor": theme.PALE, "edgecolor": theme.GREY, "linewidth": 2, "clip_on": False}
    for place in range(len(matrix)):
        ax.add_patch(Rectangle((place - 0.5, place - 0.5), 1, 1, **frame))
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set(xlabel=say("To: layer a year later"), ylabel=say("From: layer now"))
    ax.xaxis.labelpad = ax.yaxis.labelpad = 10
    key = say("grey: who stay; darker: more of them move; empty: nobody")
    below = {"xytext": (0, -8), "textcoords": "offset points", "ha": "right", "va": "top"}
    ax.annotate(key, (1, 0), xycoords="axes fraction", **below)
    stay = ", ".join(f"{state} {percent(matrix.at[state, state], 0)}" for state in seen.index)
    said = say("Share who stay where they are in a year: {stay}.", stay=stay)
    if moves.empty:
        return said
    start, end = moves.idxmax()
    largest = say(
        "The largest move is from {start} to {end} ({share}).",
        start=start,
        end=end,
        share=percent(moves.max(), digits),
    )
    finding = say(
        "The largest move: {share} of {start} go to {end}",
        share=percent(moves.max(), digits),
        start=start,
        end=end,
    )
    return finding, f"{said} {largest}"


@picture
def plot_forecast(ax: Axes, years: pd.DataFrame, *, unit: str = "years") -> tuple[str, str]:
    """Draw how many customers each layer will hold (`forecast_counts`), with both numbers."""
    years, unit = years.rename(columns=words), words(unit)
    lines(ax, years, marked=True, clip_on=False)
    first, last = years.iloc[0].map(count), years.iloc[-1].map(count)
    ax.yaxis.set_major_formatter(lambda number, _: count(number))
    ax.set(
        xlim=(0, max(years.index[-1], 1)),
        ylim=(0, max(years.to_numpy().max(), 1.0) * 1.06),
        xlabel=say("Time ({unit})", unit=unit),
        ylabel=say("Customers"),
    )
    ax.xaxis.get_major_locator().set_params(integer=True)
    moves = {"state": years, "first": first, "last": last}
    texts = say_each("{state} {first} → {last}", **moves)
    label_ends(ax, [*years.iloc[-1]], texts, leads=True)
    most = (years.iloc[-1] - years.iloc[0]).abs().argmax()
    finding = say(
        "Most change in {periods} {unit}: {state}, {first} → {last}",
        state=years.columns[most],
        first=first.iloc[most],
        last=last.iloc[most],
        periods=years.index[-1],
        unit=unit,
    )
    moves = say_each("{state} {first} to {last}", **moves)
    return finding, say(
        "From now to {periods} {unit} ahead: {moves} customers.",
        periods=years.index[-1],
        unit=unit,
        moves=", ".join(moves),
    )


@picture
def plot_layers(ax: Axes, years: pd.DataFrame, *, unit: str = "years") -> tuple[str, str]:
    """Draw the pyramid at the end of a forecast, framed by that of today (`forecast_counts`).

    The last state, who is in no layer, stands below.
    """
    years, unit = years.rename(columns=words), words(unit)
    today, then = years.iloc[0], years.iloc[-1]
    places = [*range(1, len(today)), 0]
    frame = {"fill": False, "edgecolor": theme.GREY, "linewidth": 2}
    ax.barh(places, today, 0.75, left=-today / 2, **frame)
    ax.barh(places, then, 0.5, left=-then / 2, color=theme.BLUE, linewidth=0)
    widest = max(today.max(), then.max(), 1.0)
    for place, before, after in zip(places, today, then, strict=True):
        text = count(after)
        if before:
            change = percent(after / before - 1, 0, sign=True)
            text = say("{number} ({change})", number=text, change=change)
        # In a column of their own, as far from the bars as the widest of them allows.
        at = {"xycoords": ("axes fraction", "data"), "va": "center", "color": theme.BLUE}
        ax.annotate(text, (0.74, place), **at)
    ax.set_yticks(places, today.index)
    ax.set(xlim=(-0.53 * widest, 0.9 * widest), ylim=(-0.6, len(today) - 0.4), xticks=[])
    bare(ax)
    ax.set_xlabel(say("Customers (frame: today; bar: then)"))
    told = {"periods": years.index[-1], "unit": unit}
    active = [count(customers.iloc[:-1].sum()) for customers in (today, then)]
    finding = say(
        "{before} active customers become {after} in {periods} {unit}",
        before=active[0],
        after=active[1],
        **told,
    )
    return finding, say(
        "After {periods} {unit}: {layers}; active in all: {active}.",
        layers=", ".join(f"{state} {count(number)}" for state, number in then.items()),
        active=active[1],
        **told,
    )
