"""Widget of bonds: a discount, a club and a cost of moving, and the test that sees the club."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.loyalty.measures.bonds import bond_profit
from crmlab.loyalty.plots.bonds import plot_bonds
from crmlab.loyalty.plots.effects import plot_holdout
from crmlab.messages import say

__all__ = ["bonds_widget"]

MARGIN, A_POINT = 0.35, 10  # of our price; CNY a customer for a point of club, or of moving


def bonds_widget(customers: pd.DataFrame) -> live.Explorer:
    """Return a designer of three bonds, with the customers of `bond_profit`.

    Beside what each bond earns stands the chance that a test sees what the club does.
    """

    def draw(left: Axes, right: Axes, held_out: float, rival: float, **points: float) -> live.Drawn:
        alone = {
            say("no bond"): [],
            say("discount"): ["discount"],
            say("club"): ["social"],
            say("cost of moving"): ["moving"],
            say("all three"): [*points],
        }
        rows = {}
        for name, chosen in alone.items():
            shares = {bond: points[bond] / 100 for bond in chosen}
            cost = A_POINT * sum(points[bond] for bond in chosen if bond != "discount")
            rows[name] = bond_profit(
                customers, rival=rival / 100, margin=MARGIN, cost=cost, **shares
            )
        bonds = pd.DataFrame(rows).T
        base, club = bonds["stay"].iloc[[0, 2]]
        earned = theme.description(plot_bonds(bonds, ax=left))
        return earned, plot_holdout(base, club - base, int(held_out), ax=right)

    controls = {
        "rival": live.slider(say("The rival is cheaper by (%)"), 10, 2, 25, 1),
        "discount": live.slider(say("Our discount (%)"), 3, 0, 15, 1),
        "social": live.slider(say("The club holds, of those who would go (%)"), 9, 0, 30, 1),
        "moving": live.slider(say("Moving costs, of a year's price (%)"), 3, 0, 10, 1),
        "held_out": live.slider(say("Customers on each side of the test"), 400, 50, 2_000, 50),
    }
    axes = {"ncols": 2, "width_ratios": (3, 2)}
    return live.Explorer(say("Bond designer"), draw, controls, axes=axes, height=4.4)
