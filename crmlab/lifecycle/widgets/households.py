"""Widget of the car family: two readings of the case's figures, the person and the household."""

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from crmlab import live, theme
from crmlab.datasets import load
from crmlab.lifecycle.measures.households import family_value
from crmlab.lifecycle.plots.households import (
    BAR,
    BELOW_BAR,
    FAMILY,
    PERSON,
    WORTH,
    present_value_steps,
    set_up_timeline,
)
from crmlab.lifecycle.plots.marks import name_parts

EVENTS = ("1st", *(f"{number} (later)" for number in ("2nd", "3rd", "4th", "5th")))
READINGS = ("A: amounts 15, 10, 15, 20", "B: years 1, 5, 10, 15, 20")
DATES = {"A": "every 3 years", "B": "time axis"}
MOST = 20.0  # units of one purchase
HIGHEST = 66.0  # leaves room for the present value of the largest amounts
LAST_YEAR = 21.5
FAMILY_BARS = "other bars: what came later; empty: not counted"


class _Timeline:
    """A bar a purchase: the first, a later one, or one taken out; and what they are worth."""

    def __init__(self) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        set_up_timeline(ax, LAST_YEAR, HIGHEST)
        ax.set_xticks(range(0, 21, 5))
        ax.spines[["top", "right"]].set_visible(False)
        self._bars = ax.bar(range(len(EVENTS)), [0.0] * len(EVENTS), width=BAR)
        (self._household,) = ax.plot([], [], color=WORTH, drawstyle="steps-post")
        (self._person,) = ax.plot([], [], color=PERSON, linestyle="--")
        self._labels = [ax.annotate("", (0, 0), weight="bold", **BELOW_BAR) for _ in EVENTS]
        self._texts = name_parts(ax, {"household": WORTH, "person": PERSON, FAMILY_BARS: FAMILY})
        # The bars last: the lines rise at the years, behind them.
        moving = [self._person, self._household, *self._bars, *self._labels, *self._texts]
        self.picture = live.LivePicture(figure, moving)

    def show(self, events: pd.DataFrame, rate: float) -> None:
        counted = events[events["counted"]]
        years, worth = present_value_steps(counted, rate)
        self._household.set_data([*years, LAST_YEAR], [*worth, worth[-1]])
        person = family_value(events.iloc[:1], rate)
        self._person.set_data([events["year"].iloc[0], LAST_YEAR], [person, person])
        for place, (bar, label) in enumerate(zip(self._bars, self._labels, strict=True)):
            shown = place < len(events)
            bar.set_visible(shown)
            label.set_visible(shown)
            if shown:
                self._place(bar, label, events.iloc[place], FAMILY if place else PERSON)
        self._texts[0].set_text(f"line: the household's present value so far, {worth[-1]:.2f}")
        self._texts[1].set_text(
            f"first bar: the first purchase; dashed: its present value, {person:.2f}"
        )

    @staticmethod
    def _place(bar: Rectangle, label: Annotation, event: pd.Series, colour: str) -> None:
        bar.set_x(event["year"] - BAR / 2)
        bar.set_height(event["amount"])
        bar.set(facecolor=colour if event["counted"] else "none", edgecolor=colour)
        label.xy = (event["year"], 0)
        label.set_text(f"{event['amount']:g}")
        label.set_color(colour)


def family_widget() -> live.Panel:
    """Return the car family's years under either reading of the case's figures.

    The source ends in the digits 15101520, without unit or label. Reading A takes them as four
    amounts at years that are assumed; reading B as the years of a time axis with amounts that
    are assumed. Neither is certain.

    Returns
    -------
    Panel
    """
    family = load("toy_carfamily")
    cases = {letter: family[family["dates"] == dates] for letter, dates in DATES.items()}
    reading = live.choice("Reading", [(name, name[0]) for name in READINGS])
    gap = live.slider("Years between (A)", 3, 2, 5, 1)
    discount = live.slider("Discount rate (%)", 8, 4, 20, 0.5, ".1f")
    amounts = [live.slider(f"Amount of the {name}", 10, 0, MOST, 1) for name in EVENTS]
    counted = [
        widgets.Checkbox(value=True, description=f"Count the {name}", indent=False)
        for name in EVENTS[1:]
    ]
    timeline = _Timeline()

    def read() -> None:
        """Set the amounts of the chosen reading, and hide the controls it has no use for."""
        for each, amount in zip(amounts, cases[reading.value]["amount"].tolist(), strict=False):
            each.value = amount
        for each in (amounts[-1], counted[-1]):
            each.layout.display = None if reading.value == "B" else "none"
        gap.layout.display = None if reading.value == "A" else "none"

    def update() -> str:
        case, rate = cases[reading.value], discount.value / 100
        years = case["year"] if reading.value == "B" else gap.value * np.arange(len(case))
        kept = [True, *[each.value for each in counted]]
        rows = zip(years, [each.value for each in amounts], kept, strict=False)
        events = pd.DataFrame(rows, columns=["year", "amount", "counted"])
        timeline.show(events, rate)
        return _family_sentence(events, rate, reading.value)

    read()
    controls = [reading, gap, discount, *amounts, *counted]
    panel = live.Panel("A family's years", controls, timeline.picture, update)

    def on_reading(_change: object) -> None:
        with panel.held():
            read()

    reading.observe(on_reading, "value")
    return panel


ASSUMED = {
    "A": "Read as four amounts (A; the years are assumed)",
    "B": "Read as years on a time axis (B; the amounts are assumed)",
}


def _family_sentence(events: pd.DataFrame, rate: float, reading: str) -> str:
    counted = events[events["counted"]]
    person, household = family_value(events.iloc[:1], rate), family_value(counted, rate)
    listed = ", ".join(f"{row.amount:g} in year {row.year:g}" for row in counted.itertuples())
    times = f", {household / person:.2f} times as much" if person > 0 else ""
    return (
        f"{ASSUMED[reading]}: {listed}. At a discount rate of {theme.percent(rate)} the first "
        f"purchase is worth {person:.2f} units and the household "
        f"{household:.2f}{times}. The source does not say which reading is right."
    )
