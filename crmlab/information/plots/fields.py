"""Picture of the customer file: how many fields each group has, and which are sensitive."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.information.plots.marks import HATCHED, key_hatched


def plot_schema(schema: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the fields of each group as a bar; the sensitive part is hatched and named.

    Parameters
    ----------
    schema
        What `field_schema` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    groups = schema.groupby("group", sort=False)["sensitive"].agg(["size", "sum"])
    plain = groups["size"] - groups["sum"]
    ax.barh(groups.index, plain, color=theme.BLUE, height=0.65)
    some = groups["sum"][groups["sum"] > 0]
    ax.barh(some.index, some, left=plain[some.index], height=0.65, **HATCHED)
    for place, (group, size) in enumerate(groups["size"].items()):
        of_group = schema[schema["group"] == group]
        named = ", ".join(theme.words(name) for name in of_group.index[of_group["sensitive"]])
        ax.annotate(
            f"{size}", (size, place), (8, 0), textcoords="offset points", va="center", weight="bold"
        )
        ax.annotate(
            named,
            (size, place),
            (36, 0),
            textcoords="offset points",
            va="center",
            color=theme.ORANGE,
        )
    ax.set(xlim=(0, groups["size"].max() * 1.5), ylim=(len(groups) - 0.5, -0.5), xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    ax.set_title("Fields of the customer file")
    key_hatched(ax, "sensitive")
    sensitive = schema["sensitive"].sum()
    largest = groups["size"].idxmax()
    return theme.describe(
        ax,
        f"The customer file has {len(schema)} fields in {len(groups)} groups, most of them "
        f"({groups.at[largest, 'size']}) in the group {largest}. {sensitive} are sensitive "
        f"({theme.percent(sensitive / len(schema))}): "
        f"{', '.join(theme.words(name) for name in schema.index[schema['sensitive']])}.",
    )
