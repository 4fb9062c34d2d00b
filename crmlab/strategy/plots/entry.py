"""Picture of an entry product: what it is worth a head."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import money, number, picture, words

__all__ = ["plot_entry_value"]


@picture
def plot_entry_value(ax: Axes, steps: pd.Series) -> tuple[str, str]:
    """Draw the steps to the value of one who takes an entry product (`entry_value`)."""
    value = steps["value"]
    colours = [theme.BLUE if step > 0 else theme.ORANGE for step in steps[:-1]]
    colours.append(theme.GREEN if value > 0 else theme.ORANGE)
    digits = 0 if (steps.round(1) % 1 == 0).all() or steps.abs().max() >= 100 else 1
    labels = [number(step, digits, sign=True) for step in steps]
    waterfall(ax, list(steps[:-1]), [*map(words, steps.index)], colours, labels)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    bare(ax)  # its lower edge lies below zero
    told = {name.replace(" ", "_"): money(abs(step), digits) for name, step in steps.items()}
    if value < 0:
        headline = say("Each who takes it costs {value}", **told)
    else:
        headline = say("Each who takes it is worth {value}", **told)
    read = say_each("{name} {step}", name=map(words, steps.index), step=labels)
    return headline, say(
        "What one who takes the product brings (CNY): {read}.", read=", ".join(read)
    )
