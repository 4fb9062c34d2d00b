"""Picture of a budget over several fields, and of what the next yuan would bring in each."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import lying_bars
from crmlab.messages import say, say_each
from crmlab.theme import money, number, picture, short_money, words

__all__ = ["plot_budget"]


@picture
def plot_budget(ax: Axes, found: pd.DataFrame, best: float) -> tuple[str, str]:
    """Draw what is spent by field (`budget_value`), with the worth of the next yuan at each bar.

    ``best`` is the equity that the best spread of the same budget would bring.
    """
    names = pd.Series(found["spent"].to_numpy(), [*map(words, found.index)])
    labels = say_each(
        "{spent}; the next yuan brings {next}",
        spent=found["spent"].map(short_money),
        next=found["next_yuan"].map(lambda yuan: number(yuan, 2)),
    )
    lying_bars(ax, names, labels, theme.BLUE, longest=1.6 * found["spent"].max())
    total = found["equity"].sum()
    told = {
        "total": short_money(total),
        "spent": money(found["spent"].sum()),
        "left": short_money(max(best - total, 0)),
    }
    read = say_each("{field} {label}", field=names.index, label=labels)
    if best - total < 0.001 * best:
        headline = say("{total} of equity: no other spread brings more", **told)
    else:
        headline = say("{total} of equity, {left} less than the best spread", **told)
    return headline, say(
        "{spent} bring {total} of customer equity: {read}.", read="; ".join(read), **told
    )
