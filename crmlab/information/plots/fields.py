"""Picture of the customer file: how many fields each group has, and which are sensitive."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.information.plots.privacy import field_in_words
from crmlab.marks import HATCHED, bare, label_right
from crmlab.messages import say
from crmlab.theme import picture

__all__ = ["plot_schema"]


@picture
def plot_schema(ax: Axes, schema: pd.DataFrame) -> tuple[str, str]:
    """Draw the fields of each group (`field_schema`); the sensitive part is hatched and named."""
    groups = schema.groupby("group", sort=False)["sensitive"].agg(["size", "sum"])
    plain = groups["size"] - groups["sum"]
    ax.barh([theme.words(group) for group in groups.index], plain, color=theme.BLUE, height=0.65)
    for place, (group, (size, sensitive)) in enumerate(groups.iterrows()):
        if sensitive:
            ax.barh(place, sensitive, left=size - sensitive, height=0.65, **HATCHED)
        label_right(ax, size, place, f"{size}", weight="bold")
        named = _sensitive(schema[schema["group"] == group])
        label_right(ax, size, place, named, gap=50, color=theme.ORANGE)
    ax.set(xlim=(0, groups["size"].max() * 1.5), ylim=(len(groups) - 0.5, -0.5), xticks=[])
    bare(ax)
    ax.set_xlabel(say("Fields; hatched and named: the sensitive ones"))
    told = {"fields": len(schema), "sensitive": schema["sensitive"].sum()}
    return say("{sensitive} of {fields} fields are sensitive", **told), say(
        "The customer file has {fields} fields in {groups} groups, most of them ({most}) in the "
        "group {largest}. {sensitive} are sensitive ({share}): {named}.",
        groups=len(groups),
        most=groups["size"].max(),
        largest=theme.words(groups["size"].idxmax()),
        share=theme.percent(schema["sensitive"].mean()),
        named=_sensitive(schema),
        **told,
    )


def _sensitive(schema: pd.DataFrame) -> str:
    return ", ".join(map(field_in_words, schema.index[schema["sensitive"]]))
