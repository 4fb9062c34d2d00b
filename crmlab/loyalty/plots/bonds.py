"""Pictures of bonds: profit by discount, points that are owed, and who stays at a rival's price."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import label_ends, lines, lying_bars, name_parts
from crmlab.messages import say
from crmlab.theme import count, money, percent, picture

__all__ = ["plot_bonds", "plot_points", "plot_profit_by_discount", "plot_rival_price"]


@picture
def plot_profit_by_discount(ax: Axes, profits: pd.DataFrame) -> tuple[str, str]:
    """Draw profit by discount, each layer against its own without one."""
    against = profits / profits.iloc[0]
    best = against.idxmax()
    lines(ax, against, marked=True, clip_on=False)
    ax.set(xlim=(against.index[0], against.index[-1]), ylim=(0, 1.1 * against.to_numpy().max()))
    ax.set(xlabel=say("Discount"), ylabel=say("Profit against no discount"))
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y")
    texts = [theme.words(layer) for layer in against]
    label_ends(ax, against.iloc[-1].tolist(), texts, leads=True)
    told = {"best": ", ".join(f"{theme.words(name)} {percent(at, 0)}" for name, at in best.items())}
    return say("The best discount: {best}", **told), say(
        "Profit a customer by discount, as a share of the profit without one. It is highest at: "
        "{best}.",
        **told,
    )


@picture
def plot_points(ax: Axes, account: pd.DataFrame) -> tuple[str, str]:
    """Draw points issued, redeemed and outstanding, period by period (`points_account`)."""
    ax.bar(account.index, account["issued"], color=theme.BLUE, width=0.7)
    ax.bar(account.index, -account["redeemed"], color=theme.ORANGE, width=0.7, hatch="//")
    ax.plot(account["balance"], color=theme.INK, marker="o")
    ax.axhline(0, color=theme.GREY, linewidth=1)
    parts = {
        say("– balance"): theme.INK,
        say("■ issued"): theme.BLUE,
        say("▨ redeemed"): theme.ORANGE,
    }
    name_parts(ax, parts)
    ax.set(xlabel=say("Month"), ylabel=say("Points"), xticks=account.index)
    ax.set_ylim(top=1.25 * account[["balance", "issued"]].to_numpy().max())
    ax.yaxis.set_major_formatter(lambda value, _: count(value))
    told = {
        "balance": count(account["balance"].iloc[-1]),
        "owed": money(account["liability_cost"].iloc[-1]),
        "issued": count(account["issued"].sum()),
        "redeemed": count(account["redeemed"].sum()),
    }
    return say("{balance} points are out, and {owed} is owed", **told), say(
        "Points by month: {issued} issued, {redeemed} redeemed. {balance} are outstanding at the "
        "end, for which {owed} is owed.",
        **told,
    )


@picture
def plot_rival_price(
    ax: Axes, thresholds: pd.Series, rival: float, bonds: Mapping[str, float]
) -> tuple[str, str]:
    """Draw who stays by the rival's lead in price, from the per cent at which each would go.

    A bond is a name and by how much it shortens that lead, as a share of the price.
    """
    leads = np.arange(0, 31)
    stay = pd.DataFrame(
        {
            name: [(thresholds > round(lead - 100 * bond, 9)).mean() for lead in leads]
            for name, bond in bonds.items()
        },
        index=leads / 100,
    )
    lines(ax, stay, drawstyle="steps-post")
    ax.axvline(rival, color=theme.INK, linewidth=1.5, linestyle=":")
    ax.set(xlim=(0, 0.3), ylim=(0, 1.02), ylabel=say("Customers who say they stay"))
    ax.set_xlabel(say("The rival is cheaper by"))
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y")
    label_ends(ax, stay.iloc[-1].tolist(), [*stay], leads=True)
    at = stay.loc[round(rival, 2)]
    told = {
        "rival": percent(rival, 0),
        "who": "; ".join(f"{name}: {percent(share, 0)}" for name, share in at.items()),
        "least": percent(at.iloc[0], 0),
        "most": percent(at.max(), 0),
    }
    return say("At {rival} cheaper, {least} to {most} stay", **told), say(
        "Customers who say they stay, by how much a rival is cheaper. At {rival}: {who}.", **told
    )


@picture
def plot_bonds(ax: Axes, bonds: pd.DataFrame) -> tuple[str, str]:
    """Draw the profit of a customer and who stays, a row of `bond_profit` for each bond."""
    texts = [
        say("{profit} ({stay} stay)", profit=money(bond["profit"]), stay=percent(bond["stay"], 0))
        for _, bond in bonds.iterrows()
    ]
    colours = [theme.GREY, *(theme.BLUE for _ in bonds.index[1:])]
    best = bonds["profit"].idxmax()
    long_texts = 1.7 * max(bonds.at[best, "profit"], 0.0)
    lying_bars(ax, bonds["profit"], texts, colours, longest=long_texts)
    told = {"best": best, "profit": money(bonds.at[best, "profit"]), "none": texts[0]}
    return say("Most profit: {best}", **told), say(
        "Profit a customer and year by bond. Without any: {none}. The most: {best}, {profit}.",
        **told,
    )
