"""Picture of needs as a manager ranks them and as customers do."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare
from crmlab.messages import say
from crmlab.orientation.measures.needs import rank_agreement
from crmlab.theme import picture

__all__ = ["plot_rank_gap"]

FAR = 2  # places; a need moved by so many is drawn bold


@picture
def plot_rank_gap(ax: Axes, ranks: pd.DataFrame) -> tuple[str, str]:
    """Draw a line for each need from the manager's rank to the customers' (`matched_ranks`)."""
    # Needs that share a rank are drawn below each other.
    places = ranks.rank(method="first")
    moves = []
    for need, rank in ranks.iterrows():
        left, right = places.loc[need]
        gap, name = right - left, theme.words(need)
        beside = f"{rank['customers']:g}  {name}"
        far = {"need": name, "number": f"{abs(gap):g}"}
        colour, width, weight = theme.ORANGE, 5, "bold"
        if gap <= -FAR:
            beside = say("{beside}  ({number} up)", beside=beside, **far)
            moves.append(say("{need} {number} places higher", **far))
        elif gap >= FAR:
            beside = say("{beside}  ({number} down)", beside=beside, **far)
            moves.append(say("{need} {number} places lower", **far))
        else:
            colour, width, weight = theme.GREY, 2, "normal"
        ax.plot([0, 1], [left, right], color=colour, linewidth=width, marker="o", markersize=9)
        look = {"color": colour, "weight": weight, "va": "center"}
        ax.text(-0.04, left, f"{name}  {rank['manager']:g}", ha="right", **look)
        ax.text(1.04, right, beside, ha="left", **look)
    ax.set(xlim=(-0.85, 1.85), ylim=(len(ranks) + 0.6, 0.4), yticks=[])
    ax.set_xticks([0, 1], [say("manager's ranks"), say("customers' ranks")])
    ax.xaxis.tick_top()
    bare(ax)
    told = say("No need is {far} or more places apart.", far=FAR)
    if moves:
        told = say("Customers put {moves}.", moves=", ".join(moves))
    headline = say(
        "{moved} of {needs} needs lie {far} or more places apart",
        moved=len(moves),
        needs=len(ranks),
        far=FAR,
    )
    return headline, say(
        "The manager's and the customers' ranks of {needs} needs. {told} Spearman's rank "
        "correlation is {agreement:.3f}.",
        needs=len(ranks),
        told=told,
        agreement=rank_agreement(ranks["manager"], ranks["customers"]),
    )
