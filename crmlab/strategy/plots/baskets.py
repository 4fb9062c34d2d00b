"""Picture of what is bought together: how often, how much more than by chance, and how sure."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, label_beside, name_parts
from crmlab.messages import say
from crmlab.theme import count, number, percent, picture

__all__ = ["plot_pair_rules"]


@picture
def plot_pair_rules(ax: Axes, rules: pd.DataFrame, *, q: float = 0.05) -> tuple[str, str]:
    """Draw the pairs of `pair_rules` by support and lift; ● have at most this q, ○ may be chance.

    The surest is named. Both scales are logarithmic.
    """
    ways = map(frozenset, zip(rules["if_bought"], rules["then_bought"], strict=True))
    pairs = rules[~pd.Series([*ways], rules.index, dtype=object).duplicated()]
    if pairs.empty:
        return "", say("No pair passes these thresholds: lower one of them.")
    sure = pairs["q"] <= q
    style = {"facecolor": "none", "edgecolor": theme.GREY, "s": 24, "linewidth": 0.8}
    ax.scatter(pairs["support"][~sure], pairs["lift"][~sure], **style)
    ax.scatter(pairs["support"][sure], pairs["lift"][sure], s=36, color=theme.ORANGE, linewidth=0)
    ax.axhline(1, color=theme.GREY, linestyle="--")
    ax.set(xscale="log", yscale="log", xlabel=say("Support"), ylabel=say("Lift"))
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g} %")
    ax.yaxis.set_major_formatter(lambda lift, _: f"{lift:g}")
    ax.minorticks_off()
    top = pairs.iloc[0]
    names = {"one": top["if_bought"], "other": top["then_bought"]}
    style = {"weight": "bold", "path_effects": CASING}
    label_beside(ax, top["support"], top["lift"], say("{one} + {other}", **names), **style)
    told = {
        "all": count(len(pairs)),
        "sure": count(sure.sum()),
        "highest": number(pairs["lift"].max()),
        "most": percent(q, 0),
        "lift": number(top["lift"]),
        "support": percent(top["support"], 2),
    }
    parts = {say("● hardly chance"): theme.ORANGE, say("○ may be chance"): theme.GREY}
    name_parts(ax, parts, right=True)
    return say("Of {all} pairs {sure} are more than chance", **told), say(
        "{all} pairs by support and lift (up to {highest}). {sure} stand out where {most} false "
        "alarms among them are accepted; the surest is {one} with {other}: support {support}, "
        "lift {lift}.",
        **told,
        **names,
    )
