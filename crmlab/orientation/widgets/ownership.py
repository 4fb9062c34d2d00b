"""Widget of 4P and 4C: one car offer, as the seller and as the customer sees it."""

import pandas as pd

from crmlab import live, theme
from crmlab.orientation.measures.ownership import PARTS, ownership_table
from crmlab.orientation.plots.ownership import (
    COLOURS,
    NAMES,
    ownership_sentence,
    step_labels,
)
from crmlab.waterfall import Waterfall

MIX = {
    "4P": "Product · Price · Place · Promotion",
    "4C": "Customer wants · Cost · Convenience · Communication",
}
RESALE_AGE = 5  # years at which the resale value is quoted; it falls by the same share each year


class _Steps:
    """The price alone, or the steps from the price to the cost of ownership."""

    def __init__(self, highest: float) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        self._steps = Waterfall(ax, NAMES, COLOURS)
        self._mix = ax.text(0.5, 0.97, "", transform=ax.transAxes, ha="center", va="top")
        ax.set(ylim=(0, highest * 1.18), ylabel=theme.currency())
        ax.spines[["top", "right"]].set_visible(False)
        self.picture = live.LivePicture(figure, [*self._steps.moving, self._mix])

    def show(self, parts: pd.Series, view: str) -> None:
        steps = self._steps
        steps.show(parts, step_labels(parts))
        for artist in (*steps.bars[1:], *steps.links, *steps.labels[1:]):
            artist.set_visible(view == "4C")
        self._mix.set_text(MIX[view])


def ownership_widget() -> live.Panel:
    """Return a car offer in the view of 4P or of 4C, with sliders for what the customer does.

    It starts with the car of ``toy_ownership``. The resale value falls by the same share every
    year.

    Returns
    -------
    Panel
    """
    money = theme.currency()
    view = live.choice("View", [("4C: the customer", "4C"), ("4P: the seller", "4P")])
    price = live.slider(f"Price ({money})", 150_000, 80_000, 200_000, 5_000)
    years = live.slider("Years kept", 5, 1, 10, 1)
    distance = live.slider("Distance a year (km)", 15_000, 5_000, 25_000, 1_000)
    per_km = live.slider(f"Running ({money} per km)", 0.8, 0.4, 1.0, 0.05, ".2f")
    service = live.slider(f"Service a year ({money})", 3_000, 1_000, 5_000, 500)
    resale = live.slider(f"Resale after {RESALE_AGE} years (%)", 40, 20, 60, 5)
    sliders = [price, years, distance, per_km, service, resale]

    steps = _Steps(price.max + years.max * (distance.max * per_km.max + service.max))

    def update() -> str:
        left = (resale.value / 100) ** (1 / RESALE_AGE)
        amounts = (
            price.value,
            years.value * distance.value * per_km.value,
            years.value * service.value,
            -price.value * left**years.value,
        )
        table = ownership_table(pd.DataFrame([amounts], columns=PARTS))
        steps.show(table["4C"], view.value)
        if view.value == "4P":
            return (
                f"In the view of the seller (4P) the offer is a price of "
                f"{theme.money(price.value)}; nothing the customer does changes it."
            )
        per_year = table["4C"].sum() / years.value
        return (
            f"{ownership_sentence(table)} That is {theme.money(per_year)} a year, and "
            f"{theme.money(per_year / distance.value, 2)} per km. The car keeps losing the same "
            f"share of its value, {theme.percent(1 - left)}, every year."
        )

    return live.Panel("One offer, 4P and 4C", [view, *sliders], steps.picture, update)
