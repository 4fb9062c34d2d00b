"""Widget of a price war: what a cut must bring, and what it brings to each of two firms."""

from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.marks import label_above
from crmlab.messages import say
from crmlab.segmentation.measures.price import price_war
from crmlab.segmentation.plots.price import plot_break_even_volume, plot_price_war

__all__ = ["price_war_widget"]

HIGHEST = 0.8  # rise of volume at which the left picture ends


def price_war_widget(
    price: float = 100, units: float = 1_000, margin: float = 0.30
) -> live.Explorer:
    """Return the break-even of a price cut, and the profits of two firms, behind sliders.

    The line of those who switch lies above the break-even where a cut alone pays. Each firm sells
    ``units`` at the price (money); the margin is a share of it.
    """

    def draw(ax: Axes, beside: Axes, **percent: float) -> tuple[Axes | str, ...]:
        margin, cut, switching = (percent[name] / 100 for name in ("margin", "cut", "switching"))
        left = plot_break_even_volume([margin], cut=cut, highest=HIGHEST, ax=ax)
        said = theme.description(left)
        ax.axhline(switching, color=theme.ORANGE, linestyle="--")
        text = say("{share} switch", share=theme.percent(switching, 0))
        label_above(ax, ax.get_xlim()[1], switching, text, ha="right", color=theme.ORANGE)
        table = price_war(
            price=price, cost=price * (1 - margin), units=units, cut=cut, switching=switching
        )
        pays = table.at["cut", "keep"] > table.at["keep", "keep"]
        theme.head(ax, say("A cut alone pays") if pays else say("A cut alone does not pay"))
        return said, plot_price_war(table, ax=beside)

    controls = {
        "margin": live.slider(say("Margin (% of the price)"), 100 * margin, 16, 60, 1),
        "cut": live.slider(say("Price cut (%)"), 5, 1, 15, 1),
        "switching": live.slider(say("Rival's customers who switch (%)"), 30, 0, 60, 1),
    }
    return live.Explorer(
        say("Price war of two firms"), draw, controls, axes={"ncols": 2}, height=4.4
    )
