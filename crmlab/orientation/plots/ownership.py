"""Picture of the price as the seller sees it beside the cost as the customer sees it."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.checks import require_one_of
from crmlab.marks import label_above, waterfall
from crmlab.messages import say
from crmlab.theme import count, money, picture

__all__ = ["plot_ownership"]

# What is paid, what comes on top, what comes back, and what it all comes to.
COLOURS = (theme.GREY, theme.ORANGE, theme.ORANGE, theme.GREEN, theme.BLUE)


@picture
def plot_ownership(ax: Axes, table: pd.DataFrame, *, view: str = "4C") -> tuple[str, str]:
    """Draw the step from the price, which 4P looks at, to the cost, which 4C does.

    It draws the result of `ownership_table`. The parts stand as steps and not in one stack, as
    what comes back on resale takes away from it. In the view ``"4P"`` only the price is drawn.
    """
    require_one_of("view", view, ("4C", "4P"))
    ax.set_ylabel(theme.currency())
    parts, price = table["4C"], money(table.at["price", "4C"])
    names = (
        say("price\n(4P)"),
        say("running"),
        say("service"),
        say("resale"),
        say("cost of\nownership (4C)"),
    )
    if view == "4P":
        ax.bar(0, parts["price"], width=0.6, color=COLOURS[0], linewidth=0)
        label_above(ax, 0, parts["price"], count(parts["price"]), weight="bold")
        ax.set_xticks([0], names[:1])
        unseen = {"style": "italic", "color": theme.GREY, "ha": "center", "va": "center"}
        ax.text(2.5, parts["price"] / 2, say("What comes after the sale\nis not seen."), **unseen)
        ax.set(xlim=(-0.5, 4.5), yticks=[])
        return say("The seller sees a price of {price}", price=price), say(
            "In the view of the seller (4P) the offer is a price of {price}; nothing the customer "
            "does changes it.",
            price=price,
        )
    cost = parts.sum()
    changes = [count(part, sign=True) for part in parts.iloc[1:]]
    waterfall(ax, parts, names, COLOURS, [count(parts["price"]), *changes, count(cost)])
    more = round(cost - table["4P"].sum())
    amount = money(abs(more))
    compared, headline = say("as much"), say("Owning it costs what it is priced at")
    if more > 0:
        compared = say("{amount} more", amount=amount)
        headline = say("Owning it costs {amount} more than its price", amount=amount)
    elif more < 0:
        compared = say("{amount} less", amount=amount)
        headline = say("Owning it costs {amount} less than its price", amount=amount)
    return headline, say(
        "The seller (4P) names a price of {price}. The customer (4C) adds running costs of "
        "{running} and service of {service}, gets {resale} back on resale, and pays {cost}: "
        "{compared}.",
        price=price,
        running=money(parts["running"]),
        service=money(parts["service"]),
        resale=money(-parts["resale"]),
        cost=money(cost),
        compared=compared,
    )
