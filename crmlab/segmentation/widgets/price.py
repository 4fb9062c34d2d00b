"""Widget of a price war: what a cut must bring, and what it brings to each of two firms."""

from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.segmentation.measures.price import price_war
from crmlab.segmentation.plots.price import plot_break_even_volume, plot_price_war

__all__ = ["price_war_widget"]

PRICE, UNITS = 100, 1_000  # of each firm


def price_war_widget() -> live.Explorer:
    """Return the break-even of a price cut, and the profits of two firms, behind sliders.

    The line of those who switch lies above the break-even where a cut alone pays.
    """

    def draw(ax: Axes, beside: Axes, **percent: float) -> tuple[str, Axes]:
        shares = {name: value / 100 for name, value in percent.items()}
        drawn = plot_break_even_volume(**shares, ax=ax)
        cost = PRICE * (1 - shares.pop("margin"))
        war = price_war(price=PRICE, cost=cost, units=UNITS, **shares)
        return theme.description(drawn), plot_price_war(war, ax=beside)

    controls = {
        "margin": live.slider(say("Margin (% of the price)"), 30, 16, 60, 1),
        "cut": live.slider(say("Price cut (%)"), 5, 1, 15, 1),
        "switching": live.slider(say("Rival's customers who switch (%)"), 30, 0, 60, 1),
    }
    return live.Explorer(
        say("Price war of two firms"), draw, controls, axes={"ncols": 2}, height=4.4
    )
