"""Widget of conjoint analysis: design products, and see what share each would get."""

from collections.abc import Mapping
from functools import partial

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.checks import require_same_customers
from crmlab.messages import refusal, say
from crmlab.segmentation.measures import choice_shares, importances, utilities
from crmlab.segmentation.plots import plot_shares

__all__ = ["product_widget"]

RULES = "logit", "first choice"


def product_widget(
    worths: pd.DataFrame, products: pd.DataFrame, segments: pd.Series
) -> live.Explorer:
    """Return two or three products behind the levels of one's choice, and the share of each.

    The part-worths have a row a person (`individual_part_worths`), the products a row each, with
    ours first; the segments are those of the people. Beside the picture stands what share the
    changed product has in each segment.
    """
    segments = segments.reindex(worths.index)
    require_same_customers(part_worths=worths.iloc[:, 0], segments=segments.dropna())
    if len(products) not in (2, 3):
        raise refusal("Two or three products are needed; there are {n}.", n=len(products))
    attributes = importances(worths).columns
    designed = products.astype(object).copy()  # as they are changed
    table = widgets.HTML()
    product = live.choice(say("Change"), [*designed.index])
    levels = {
        f"level_{attribute}": live.choice(
            theme.words(attribute),
            [
                level if isinstance(level, str) else (f"{level:g}", level)
                for level in worths[attribute].columns
            ],
        )
        for attribute in attributes
    }
    sizes = segments.value_counts(normalize=True)
    offered = [(theme.count(number), number) for number in range(len(products), 1, -1)]

    def draw(ax: Axes, product: str, offered: int, **chosen: object) -> Axes:
        now = designed.copy()
        now.loc[product, attributes] = [*chosen.values()]
        each = utilities(worths, now[:offered])
        by_segment = {rule: choice_shares(each, rule, segments) for rule in RULES}
        one = product if product in each else each.columns[0]
        own = pd.DataFrame({rule: shares[one] for rule, shares in by_segment.items()})
        head = say("share of {product}", product=theme.words(one))
        whole = dict.fromkeys(own, partial(theme.percent, digits=0))
        table.value = theme.table(
            own.rename(index=theme.words).rename_axis(head), whole
        )._repr_html_()
        shares = pd.DataFrame({rule: sizes @ of_rule for rule, of_rule in by_segment.items()})
        return plot_shares(shares, ax=ax)

    def remember(attribute: str, change: Mapping) -> None:
        designed.at[product.value, attribute] = change["new"]

    def show_product(change: Mapping) -> None:
        own = designed.loc[change["new"], attributes]
        explorer.set(product=change["new"], **dict(zip(levels, own, strict=True)))

    for attribute, control in zip(attributes, levels.values(), strict=True):
        control.value = designed.at[product.value, attribute]
        control.observe(partial(remember, attribute), "value")
    product.observe(show_product, "value")  # before the explorer's own look at the levels
    explorer = live.Explorer(
        say("Product designer"),
        draw,
        {"product": product, **levels, "offered": live.choice(say("Products on offer"), offered)},
        width=6.2,
        height=3.9,
        beside=[table],
    )
    return explorer
