"""Pictures of who stays after a problem, and of what faster handling earns."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.complaints.plots.intervals import rings_and_intervals
from crmlab.marks import CASING, CLEAR, label_above, lines, name_parts, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import count, money, number, percent, picture, short_money, words

__all__ = [
    "plot_handling_budget",
    "plot_handling_profit",
    "plot_path_rates",
    "plot_recovery_tree",
]

THICK = 26  # points that a branch of all customers takes


@picture
def plot_recovery_tree(ax: Axes, tree: pd.DataFrame) -> tuple[str, str]:
    """Draw what becomes of customers with a problem, and who stays (`expected_stayers`).

    Branches are as thick as their people are many; at the right end of each way, a bar.
    """
    people, stayers = tree["people"], tree["stayers"]
    everybody, kept = people.sum(), stayers.sum()
    voiced = everybody - people["silent"]
    heights = dict(zip(tree.index, (3.0, 2.0, 1.0, 0.0), strict=True))
    root, fork = (0.0, 2.0), (1.0, 1.0)
    ways = [(root, fork, voiced), (root, (2.0, heights["silent"]), people["silent"])]
    ways += [(fork, (2.0, heights[path]), people[path]) for path in tree.index[1:]]
    look = {"color": theme.PALE, "solid_capstyle": "butt", "zorder": 1}
    for (x, y), (to, height), many in ways:
        width = max(1.0, THICK * many / (everybody or 1))
        ax.plot([x, to], [y, height], linewidth=width, **look)
    style = {"ha": "center", "va": "center", "bbox": CLEAR, "zorder": 3}
    ax.text(*root, say("{count} with\na problem", count=count(everybody)), **style)
    ax.text(*fork, say("{count}\ncomplain", count=count(voiced)), **style)
    length = 2.4 / (everybody or 1)
    look = {"color": theme.BLUE, "weight": "bold", "path_effects": CASING}
    for path, height in heights.items():
        for many, colour in ((people[path], theme.PALE), (stayers[path], theme.BLUE)):
            ax.barh(height, many * length, 0.36, left=3.1, color=colour, linewidth=0)
        told = {"path": words(path), "count": count(people[path])}
        ax.text(2.1, height, say("{path}\n{count}", **told), va="center", bbox=CLEAR, zorder=3)
        told = {"stayers": count(stayers[path]), "rate": percent(tree["stay_rate"][path], 0)}
        ax.text(3.1, height + 0.29, say("{stayers} stay ({rate})", **told), **look)
    ax.set(xlim=(-0.45, 5.55), ylim=(-0.4, 3.75))
    ax.set_axis_off()
    read = say_each(
        "{path} {count}, of whom {stayers} stay",
        path=map(words, tree.index),
        count=people.map(count),
        stayers=stayers.map(count),
    )
    told = {"kept": count(kept), "all": count(everybody)}
    return say("Of {all} with a problem {kept} stay", **told), say(
        "Of {all} customers with a problem {kept} stay: {read}.", read="; ".join(read), **told
    )


@picture
def plot_path_rates(ax: Axes, rates: pd.DataFrame) -> tuple[str, str]:
    """Draw shares with their intervals (`wilson`), and beside each what is ``claimed``."""
    read = rings_and_intervals(ax, rates, "share", "claimed", lambda share: percent(share, 0))
    theme.percent_axis(ax, "x")
    ax.set_xlabel(say("Share who bought again: ● here, ○ claimed"))
    told = {
        "inside": int(rates["claimed"].between(rates["low"], rates["high"]).sum()),
        "all": len(rates),
    }
    return say("{inside} of {all} claimed rates lie in our intervals", **told), say(
        "Shares who bought again, with 95 % intervals, and ○ what is claimed: {read}.", read=read
    )


@picture
def plot_handling_profit(ax: Axes, steps: pd.Series) -> tuple[str, str]:
    """Draw what complaint management brings and costs (costs below 0), as steps to its profit."""
    ends = pd.Series([*steps, steps.sum()], [*map(words, steps.index), say("profit")])
    colours = [theme.BLUE if step > 0 else theme.ORANGE for step in steps] + [theme.GREEN]
    names = [name.replace(" ", "\n", 1) for name in ends.index]
    waterfall(ax, list(steps), names, colours, [number(end, 0, sign=True) for end in ends])
    told = {"profit": money(steps.sum()), "cost": money(-steps[steps < 0].sum())}
    read = say_each("{name} {amount}", name=ends.index, amount=ends.map(money))
    return say("A profit of {profit} for {cost} of cost", **told), say(
        "What complaint management brings and costs: {read}.", read="; ".join(read)
    )


@picture
def plot_handling_budget(ax: Axes, found: pd.DataFrame, best: float) -> tuple[str, str]:
    """Draw margin kept and profit by budget (`faster_handling`), and where the profit is best."""
    lines(ax, found[["kept_margin", "profit"]])
    name_parts(ax, {say("— margin kept"): theme.BLUE, say("- - profit"): theme.ORANGE})
    at = abs(found.index - best).argmin()
    top = found["profit"].iloc[at]
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.plot(found.index[at], top, "s", color=theme.ORANGE, markersize=11)
    text = {"budget": short_money(best), "profit": short_money(top)}
    look = {"xytext": (0, 12), "weight": "bold", "path_effects": CASING}
    label_above(ax, found.index[at], top, text["profit"], **look)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda amount, _: count(amount))
    ax.set(xlim=(0, found.index.max()), ylim=(None, 1.3 * found["kept_margin"].max()))
    ax.set_ylabel(say("Margin and profit ({currency})", currency=theme.currency()))
    ax.set_xlabel(say("Budget for faster handling ({currency})", currency=theme.currency()))
    told = text | {"most": percent(found["quick_share"].iloc[at], 0)}
    return say("The best budget is {budget}, for {profit} of profit", **told), say(
        "Margin kept and profit by budget. The profit is best at {budget}: {profit}, with {most} "
        "of the complaints settled quickly. Beyond it the last yuan brings back less than one.",
        **told,
    )
