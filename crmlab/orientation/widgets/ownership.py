"""Widget of 4P and 4C: one car offer, as the seller and as the customer sees it."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.orientation.measures.ownership import PARTS, ownership_table
from crmlab.orientation.plots import plot_ownership
from crmlab.theme import money, percent

__all__ = ["ownership_widget"]

RESALE_AGE = 5  # years at which the resale value is quoted; it falls by the same share each year


def ownership_widget() -> live.Explorer:
    """Return a car offer in the view of 4P or of 4C, with sliders for what the customer does.

    It starts with the car of ``toy_ownership``, driven more: the car itself is an exercise. The
    resale value falls by the same share every year.
    """
    currency = theme.currency()

    def draw(ax: Axes, view: str, **now: float) -> live.Drawn:
        price, years, distance, per_km, service, resale = now.values()
        left = (resale / 100) ** (1 / RESALE_AGE)
        amounts = (price, years * distance * per_km, years * service, -price * left**years)
        table = ownership_table(pd.DataFrame([amounts], columns=PARTS))
        drawn = plot_ownership(table, view=view, ax=ax)
        if view == "4P":
            return drawn
        cost = table["4C"].sum()
        more = say(
            "That is {yearly} a year, and {per_km} per km. The car keeps losing the same share of "
            "its value, {share}, every year.",
            yearly=money(cost / years),
            per_km=money(cost / years / distance, 2),
            share=percent(1 - left),
        )
        return drawn, more

    views = [(say("4C: the customer"), "4C"), (say("4P: the seller"), "4P")]
    spans = {
        "price": (say("Price ({money})", money=currency), 150_000, 80_000, 200_000, 5_000),
        "years": (say("Years kept"), 5, 1, 10, 1),
        "distance": (say("Distance a year (km)"), 20_000, 5_000, 25_000, 1_000),
        "per_km": (say("Running ({money} per km)", money=currency), 0.8, 0.4, 1.0, 0.05, ".2f"),
        "service": (say("Service a year ({money})", money=currency), 3_000, 1_000, 5_000, 500),
        "resale": (say("Resale after {years} years (%)", years=RESALE_AGE), 40, 20, 60, 5),
    }
    sliders = {name: live.slider(*span) for name, span in spans.items()}
    controls = {"view": live.choice(say("View"), views), **sliders}
    return live.Explorer(say("One offer, 4P and 4C"), draw, controls)
