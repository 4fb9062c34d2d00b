"""Widget of the car family: two readings of the case's figures, the person and the household."""

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.datasets import load
from crmlab.lifecycle.measures.households import family_years
from crmlab.lifecycle.plots.households import plot_household_timeline
from crmlab.messages import say

__all__ = ["family_widget"]

MOST = 20.0  # units of one purchase
LAST_YEAR = 21.5


def family_widget() -> live.Explorer:
    """Return the car family's years under either reading of the case's figures.

    The source ends in the digits 15101520, without unit or label. Reading A takes them as four
    amounts at years that are assumed; reading B as the years of a time axis with amounts that
    are assumed. B is likelier, and neither is certain.
    """
    family = load("toy_carfamily")
    dates = {"A": "every 3 years", "B": "time axis"}
    cases = {letter: family[family["dates"] == which] for letter, which in dates.items()}

    def draw(
        ax: Axes, reading: str, gap: float, discount: float, **each: float | bool
    ) -> live.Drawn:
        case, rate = cases[reading], discount / 100
        years = case["year"] if reading == "B" else gap * np.arange(len(case))
        amounts, counted = (
            [each.get(f"{what}_{place}", True) for place in range(len(case))]
            for what in ("amount", "count")
        )
        events = pd.DataFrame({"year": years, "amount": amounts, "counted": counted})
        drawn = plot_household_timeline(family_years(events, rate), until=LAST_YEAR, ax=ax)
        read = {
            "A": say("Read as four amounts (A; the years are assumed)."),
            "B": say("Read as years on a time axis (B; the amounts are assumed)."),
        }
        rate = say("The discount rate is {rate}.", rate=theme.percent(rate))
        unsure = say("The source has no labels; B is likelier.")
        return read[reading], drawn, rate, unsure

    options = {say("A: amounts 15, 10, 15, 20"): "A", say("B: years 1, 5, 10, 15, 20"): "B"}
    controls = {
        "reading": live.choice(say("Reading"), [*options.items()]),
        "gap": live.slider(say("Years between (A)"), 3, 2, 5, 1),
        "discount": live.slider(say("Discount rate (%)"), 8, 4, 20, 0.5, ".1f"),
    }
    amounts = {letter: case["amount"].tolist() for letter, case in cases.items()}
    for place, amount in enumerate(amounts["A"] + amounts["B"][4:], start=1):
        label = say("Amount of purchase {place}", place=place)
        controls[f"amount_{place - 1}"] = live.slider(label, amount, 0, MOST, 1)
    for place in range(2, 6):
        label = say("Count purchase {place}", place=place)
        controls[f"count_{place - 1}"] = widgets.Checkbox(True, description=label, indent=False)
    explorer = live.Explorer(say("A family's years"), draw, controls)

    def take_reading(_change: object = None) -> None:
        """Set the amounts of the chosen reading, and hide the controls it has no use for."""
        reading = controls["reading"].value
        for name, used in (("gap", "A"), ("amount_4", "B"), ("count_4", "B")):
            controls[name].layout.display = None if reading == used else "none"
        explorer.set(**{f"amount_{at}": amount for at, amount in enumerate(amounts[reading])})

    take_reading()
    controls["reading"].observe(take_reading, "value")
    return explorer
