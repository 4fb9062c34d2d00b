"""Widget of concentration: from the Pareto to the whale curve as cost to serve grows."""

import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.inputs import require_columns
from crmlab.value.measures import pareto, top_share, whale_peak
from crmlab.value.plots.concentration import share_axes

HIGHEST = 2.0  # the share of profit at the top of the picture
POINTS = 1_000  # more would not be seen


class _Curve:
    """The concentration curve of net profit, read at its peak and at one top share."""

    def __init__(self) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        share_axes(ax, "net profit", HIGHEST)
        ax.set_yticks([0, 0.5, 1, 1.5, HIGHEST])
        ax.spines[["top", "right"]].set_visible(False)
        ax.axhline(1, color=theme.PALE, linewidth=2)
        ax.plot([0, 1], [0, 1], color=theme.PALE, linewidth=2)
        ax.text(0.70, 0.66, "all customers equal", color=theme.GREY, va="top")
        (self._curve,) = ax.plot([], [], color=theme.BLUE)
        (self._reading,) = ax.plot([], [], color=theme.ORANGE, linewidth=1.5, linestyle="--")
        dot = {"marker": "o", "markersize": 11, "linestyle": "none", "clip_on": False}
        (self._mark,) = ax.plot([], [], color=theme.ORANGE, **dot)
        (self._peak,) = ax.plot([], [], color=theme.INK, **dot)
        # The curve never runs below the line of equal customers: there the texts have room.
        right = {"transform": ax.transAxes, "ha": "right", "va": "bottom"}
        clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        self._texts = [
            ax.text(0.98, height, "", color=colour, bbox=clear, **right)
            for height, colour in ((0.03, theme.INK), (0.13, theme.ORANGE))
        ]
        self._moving = [self._curve, self._reading, self._mark, self._peak, *self._texts]
        self.picture = live.LivePicture(figure, self._moving)

    def hide(self) -> None:
        for artist in self._moving:
            artist.set_visible(False)

    def show(self, curve: pd.DataFrame, peak: pd.Series, share: float, height: float) -> None:
        for artist in self._moving:
            artist.set_visible(True)
        drawn = curve.iloc[np.unique(np.linspace(0, len(curve) - 1, POINTS).astype(int))]
        self._curve.set_data(drawn["customers"], drawn["value"])
        self._reading.set_data([share, share, 0], [0, height, height])
        self._mark.set_data([share], [height])
        self._mark.set_visible(height <= HIGHEST)
        self._peak.set_data([peak["customers"]], [peak["value"]])
        inside = peak["value"] <= HIGHEST
        self._peak.set_visible(inside)
        above = "" if inside else ", above the picture"
        self._texts[0].set_text(
            f"peak {theme.percent(peak['value'], 0)} at "
            f"{theme.percent(peak['customers'], 0)} of customers{above}"
        )
        self._texts[1].set_text(
            f"best {theme.percent(share, 0)}: {theme.percent(height)} of net profit"
        )


def concentration_widget(
    customers: pd.DataFrame, margin: str = "gross_margin_12m", profit: str = "net_profit_12m"
) -> live.Panel:
    """Return the concentration curve of net profit, with sliders for cost to serve and top share.

    At no cost to serve it is the Pareto curve of gross margin; as cost grows, customers turn
    into loss makers and the curve into a whale.

    Parameters
    ----------
    customers
        One row a customer.
    margin, profit
        The columns of gross margin and of net profit (money); what lies between is the cost to
        serve.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If a column is missing.
    """
    require_columns(customers, [margin, profit], "customers")
    gross = customers[margin].to_numpy(float)
    cost = gross - customers[profit].to_numpy(float)
    level = live.slider("Cost to serve (% of today)", 100, 0, 200, 5)
    top = live.slider("Best customers (%)", 10, 0, 100, 1)
    picture = _Curve()

    def update() -> str:
        net = gross - level.value / 100 * cost
        spent = f"At {level.value:.0f} % of today's cost to serve"
        if net.sum() <= 0:
            picture.hide()
            return f"{spent} all customers together bring no profit: there is nothing to share."
        share = top.value / 100
        height, peak = top_share(net, share), whale_peak(net)
        picture.show(pareto(net), peak, share, height)
        return (
            f"{spent} the best {theme.percent(share, 0)} of {len(net):,} customers bring "
            f"{theme.percent(height)} of net profit, the curve peaks at "
            f"{theme.percent(peak['value'])}, and {theme.percent((net < 0).mean())} of "
            "customers make a loss."
        )

    return live.Panel("Whale curve of net profit", [level, top], picture.picture, update)
