"""What several pictures of the chapter share: the look of hatched parts, and its key."""

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from crmlab import theme

HATCHED = {"facecolor": "white", "edgecolor": theme.ORANGE, "hatch": "///"}


def key_hatched(ax: Axes, text: str) -> None:
    """Write above the right corner what is hatched, beside a small hatched box."""
    ax.legend(
        handles=[Patch(label=text, **HATCHED)],
        loc="lower right",
        bbox_to_anchor=(1, 1),
        borderaxespad=0,
        borderpad=0.2,
        handletextpad=0.5,
        frameon=False,
        fontsize=ax.xaxis.label.get_size(),
    )
