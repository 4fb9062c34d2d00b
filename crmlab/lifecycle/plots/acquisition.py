"""Pictures of winning customers: the funnel, cost by channel, and what a budget wins."""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.acquisition import response_curve
from crmlab.marks import CASING, CLEAR, label_ends, lines, lying_bars
from crmlab.messages import refusal, say, say_each
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_acquisition_cost", "plot_funnel", "plot_response"]


@picture
def plot_funnel(
    ax: Axes, table: pd.DataFrame, *, before: pd.DataFrame | None = None
) -> tuple[str, str]:
    """Draw how many leads reach each stage, and at what rate (`funnel` of all leads together).

    Where ``before``, another funnel of these stages, is given, it is outlined around the bars.
    """
    stages = [words(stage) for stage in table.index]
    numbers, rates = table["count"].map(count), table["step_rate"].map(percent)
    reached = {"number": numbers.iloc[1:], "rate": rates.iloc[1:]}
    labels = say_each("{number}\n{rate} of those above", **reached)
    colours = [theme.GREY] + [theme.BLUE] * (len(table) - 2) + [theme.GREEN]
    lying_bars(ax, table["count"].set_axis(stages), [numbers.iloc[0], *labels], colours)
    ax.spines["left"].set_visible(False)
    # Room for a label of any bar: one behind the longest.
    ax.set_xlim(0, table["count"].max() * 1.5)
    if before is not None:
        heights = range(len(before))[::-1]
        ax.barh(heights, before["count"], 0.6, fill=False, edgecolor=theme.INK, linestyle="--")
        ax.text(1, 0.02, say("dashed: the start"), transform=ax.transAxes, ha="right")
        for label in ax.texts:
            label.set_bbox(CLEAR)
    steps = say_each("{stage} {number} ({rate} of the stage before)", stage=stages[1:], **reached)
    lost = table["count"].diff().idxmin()
    finding = say(
        "{rate} of leads come to “{last}”; most are lost before “{stage}”",
        rate=percent(table["overall_rate"].iloc[-1]),
        last=stages[-1],
        stage=words(lost),
    )
    return finding, say(
        "Of {leads} leads: {steps}. Overall {rate} of leads come to the last stage.",
        leads=numbers.iloc[0],
        steps=", ".join(steps),
        rate=percent(table["overall_rate"].iloc[-1], 2),
    )


@picture
def plot_acquisition_cost(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the channels by cost per lead beside the same by cost per sale (`acquisition_cost`).

    Heights are ranks, and not money. Channels that a low cost per lead flatters stand out; one
    without leads or sales is left out.
    """
    costs = table.drop(index="all")[["cost_per_lead", "cost_per_sale"]].dropna()
    if costs.empty:
        raise refusal("No channel has both leads and sales: there is no cost to draw.")
    costs.index = [words(channel) for channel in costs.index]
    ranks = costs.rank(method="first").astype(int)
    flattered = ranks["cost_per_sale"] > ranks["cost_per_lead"]
    for channel, lead, sale in costs.itertuples():
        ends = ranks.loc[channel].to_numpy()
        colour, width = (theme.ORANGE, 4) if flattered[channel] else (theme.GREY, 2.5)
        dashes = "o--" if flattered[channel] else "o-"
        ax.plot([0, 1], ends, dashes, color=colour, linewidth=width, markersize=9)
        side = {"va": "center", "color": colour}
        ax.text(-0.05, ends[0], f"{channel} {money(lead)}", ha="right", **side)
        ax.text(1.05, ends[1], f"{channel} {money(sale)}", ha="left", **side)
    for place, title in ((0, say("cost per lead")), (1, say("cost per sale"))):
        ax.text(place, 0.1, title, ha="center", fontweight="bold")
    middle = {"ha": "center", "color": theme.GREY}
    ax.text(0.5, 0.45, say("by rank, the cheapest on top; dashed: a worse rank by sale"), **middle)
    ax.set(xlim=(-1, 2), ylim=(len(costs) + 0.5, -0.2))
    ax.set_axis_off()
    per_sale = costs["cost_per_sale"].sort_values().map(money)
    by_sale = say(
        "Cost per sale, the cheapest first: {costs}; all channels together {all}.",
        costs=", ".join(f"{channel} {cost}" for channel, cost in per_sale.items()),
        all=money(table.at["all", "cost_per_sale"]),
    )
    better = ", ".join(flattered.index[flattered]) or say("none of them")
    by_lead = say("Cost per lead would rank {channels} better.", channels=better)
    lead, sale = costs["cost_per_lead"].idxmin(), costs["cost_per_sale"].idxmin()
    if lead == sale:
        finding = say("{channel} has the cheapest leads and sales", channel=sale)
    else:
        finding = say(
            "The cheapest leads: {lead}; the cheapest sales: {sale}", lead=lead, sale=sale
        )
    return finding, f"{by_sale} {by_lead}"


@picture
def plot_response(
    ax: Axes,
    table: pd.DataFrame,
    *,
    best: pd.DataFrame | None = None,
    largest: float | None = None,
) -> tuple[str, str]:
    """Draw what each channel wins with a growing budget, and the budgets chosen (`allocate`).

    A split that is not the best one (`split_outcome`) is drawn beside the ``best`` of the same
    money; ``largest`` is a budget of a channel that there must be room for.
    """
    names = [words(channel) for channel in table.index]
    shown = [table] if best is None else [table, best]
    most = max(largest or 0.0, *(split["budget"].max() for split in shown), 1.0) * 1.25
    budgets = np.linspace(0, most, 200)
    ends = response_curve(most, table["ceiling"], table["speed"])
    won = {name: response_curve(budgets, row.ceiling, row.speed) for name, row in table.iterrows()}
    lines(ax, pd.DataFrame(won, budgets))
    for at, colour in zip(range(len(table)), cycle(theme.PALETTE), strict=False):
        for split, marker, fill in zip(shown, ("o", "D"), (colour, "white"), strict=False):
            dot = {"markersize": 10, "markerfacecolor": fill, "mew": 2, "clip_on": False}
            ax.plot(*split[["budget", "customers"]].iloc[at], marker, color=colour, **dot)
    ax.set(
        xlim=(0, most),
        ylim=(0, ends.max() * 1.06),
        xlabel=say("Budget of the channel ({currency})", currency=theme.currency()),
        ylabel=say("Customers won"),
    )
    ax.xaxis.set_major_formatter(lambda amount, _: count(amount))
    ax.xaxis.get_major_locator().set_params(nbins=4)  # the labels at the right leave no more room
    spent = [theme.short_money(budget) for budget in table["budget"]]
    if best is None:
        texts = say_each("{name},\n● at {budget}", name=names, budget=spent)
        label_ends(ax, [*ends], texts)
        finding = say(
            "{budget} win {won}; one more costs {next_one}",
            budget=theme.short_money(table["budget"].sum()),
            won=_won(table["customers"].sum()),
            next_one=money(table["marginal_cost"].min()),
        )
        return finding, _best_sentence(table, names)
    costs = table["marginal_cost"].map(money)
    texts = say_each("{name} {budget},\nthe next for {cost}", name=names, budget=spent, cost=costs)
    label_ends(ax, [*ends], texts)
    key = say("● now   ◇ best split of the same money")
    ax.text(0.01, 0.98, key, transform=ax.transAxes, va="top", path_effects=CASING)
    return _split_finding(table, best), _split_sentence(table, best, names)


def _won(customers: float) -> str:
    return say("1 customer", "{number} customers", count=round(customers), number=count(customers))


def _best_sentence(table: pd.DataFrame, names: list[str]) -> str:
    parts = say_each(
        "{channel} {budget} for {won}",
        channel=names,
        budget=table["budget"].map(money),
        won=table["customers"].map(_won),
    )
    return say(
        "{budget} win {won}: {parts}. One more customer costs {next_one} wherever money is spent.",
        budget=money(table["budget"].sum()),
        won=_won(table["customers"].sum()),
        parts=", ".join(parts),
        next_one=money(table["marginal_cost"].min()),
    )


def _split_finding(table: pd.DataFrame, best: pd.DataFrame) -> str:
    """Say in a line what a split wins beside the best one."""
    return say(
        "{won} won; the best split wins {best}",
        won=_won(table["customers"].sum()),
        best=count(best["customers"].sum()),
    )


def _split_sentence(table: pd.DataFrame, best: pd.DataFrame, names: list[str]) -> str:
    """Say what a split wins, and what the best one would."""
    spent, won = table["budget"].sum(), table["customers"].sum()
    if spent < 0.5:  # what is left of nothing after it was spread
        return say("Nothing is spent, and nobody is won.")
    if won < 0.5:
        return say("{budget} win nobody.", budget=money(spent))
    next_one = table["marginal_cost"].set_axis(names)
    return say(
        "{budget} win {won}, {each} each. One more costs {least} in {cheap} and {most} in {dear}. "
        "The best split of the same money wins {best}: one more costs {equal} wherever money is "
        "spent.",
        budget=money(spent),
        won=_won(won),
        each=money(spent / won),
        least=money(next_one.min()),
        cheap=next_one.idxmin(),
        most=money(next_one.max()),
        dear=next_one.idxmax(),
        best=count(best["customers"].sum()),
        equal=money(best["marginal_cost"].min()),
    )
