"""Widgets of the firm's side: the value box and the four levers."""

import math

import pandas as pd
from matplotlib.patches import Polygon

from crmlab import live, theme
from crmlab.value.measures import enterprise_value, revenue_levers
from crmlab.value.plots.enterprise import (
    ALL_LEVERS,
    BOX_COLOURS,
    BOX_LABEL_SIDES,
    box_faces,
    box_label_places,
    box_labels,
    box_sentence,
    lever_colours,
    lever_labels,
    lever_steps,
    levers_sentence,
    set_up_box,
)
from crmlab.waterfall import Waterfall


class _Box:
    """A box that changes its sides, beside the dashed outline of the box it was."""

    def __init__(self, start: tuple[float, float, float], reach: float) -> None:
        self._start, self._reach = start, reach
        figure = live.new_figure()
        ax = figure.subplots()
        set_up_box(ax)
        faces = box_faces(*[1 / reach] * 3)
        self._faces = [
            ax.add_patch(Polygon(face, facecolor=colour, edgecolor="white", linewidth=1.5))
            for face, colour in zip(faces, BOX_COLOURS, strict=True)
        ]
        outline = [
            ax.add_patch(Polygon(face, fill=False, edgecolor=theme.INK, linestyle="--"))
            for face in faces
        ]
        ax.text(0.99, 0.02, "dashed: the start", transform=ax.transAxes, ha="right")
        clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # above the dashes
        self._labels = [
            ax.text(0, 0, "", ha=side, va="center", bbox=clear) for side in BOX_LABEL_SIDES
        ]
        moving = [*self._faces, *outline, *self._labels]
        self.picture = live.LivePicture(figure, moving)

    def show(self, now: tuple[float, float, float]) -> None:
        pairs = zip(now, self._start, strict=True)
        sides = [value / (start * self._reach) for value, start in pairs]
        for face, corners in zip(self._faces, box_faces(*sides), strict=True):
            face.set_xy(corners)
        texts = zip(self._labels, box_labels(*now), box_label_places(*sides), strict=True)
        for label, text, place in texts:
            label.set_text(text)
            label.set_position(place)


def _refuse_unless_above_zero(**starts: float) -> None:
    for name, start in starts.items():
        if not 0 < start < math.inf:
            raise ValueError(f"{name} must be above zero and finite at the start; not {start}")


def value_box_widget(
    customers: float = 12_000, profit: float = 480, years: float = 3.5
) -> live.Panel:
    """Return a box whose volume is the enterprise value, with a slider for each side.

    Each slider reaches from half to one and a half times its start, whose box stays as a
    dashed outline.

    Parameters
    ----------
    customers, profit, years
        The factors of `enterprise_value` at the start, above zero.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If one is not above zero.
    """
    _refuse_unless_above_zero(customers=customers, profit=profit, years=years)
    start = (customers, profit, years)
    names = ("Customers", f"Profit a year ({theme.currency()})", "Years")
    forms = (",.0f", ",.0f", ".2f")
    sliders = [
        # A power of ten below 1 % of the start, so that people meet round numbers.
        live.slider(name, at, at / 2, at * 1.5, 10.0 ** math.floor(math.log10(at / 100)), form)
        for name, at, form in zip(names, start, forms, strict=True)
    ]
    box = _Box(start, 1.5)

    def update() -> str:
        now = tuple(each.value for each in sliders)
        box.show(now)
        change = enterprise_value(*now) / enterprise_value(*start) - 1
        return f"{box_sentence(*now)} Against the start: {theme.percent(change, sign=True)}."

    return live.Panel("Value box: customers × profit × years", sliders, box.picture, update)


STRATEGIES = ("acquisition", "retention", "penetration", "cross-selling")
HIGHEST_CHANGE = 0.250


class _Levers:
    """Steps from today's revenue to that of all strategies together."""

    def __init__(self, today: float) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        names = ["today", *STRATEGIES, ALL_LEVERS]
        self._steps = Waterfall(ax, names, lever_colours(names))
        highest = today * (1 + HIGHEST_CHANGE) ** len(STRATEGIES)
        ax.set(ylim=(0, highest * 1.1), ylabel=f"Revenue a year ({theme.currency()})")
        ax.spines[["top", "right"]].set_visible(False)
        self.picture = live.LivePicture(figure, self._steps.moving)

    def show(self, levers: pd.DataFrame) -> None:
        self._steps.show(lever_steps(levers), lever_labels(levers))


def levers_widget(customers: float = 10_000, orders: float = 4, basket: float = 150) -> live.Panel:
    """Return the revenue waterfall with a slider for each of the four customer strategies.

    Parameters
    ----------
    customers
        Number of customers today.
    orders
        Orders per customer and year.
    basket
        Money per order.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If one is not above zero.
    """
    _refuse_unless_above_zero(customers=customers, orders=orders, basket=basket)
    sliders = [
        live.slider(f"{name.capitalize()} (+ %)", 5, 0, HIGHEST_CHANGE * 100, 0.5, ".1f")
        for name in STRATEGIES
    ]
    bars = _Levers(customers * orders * basket)

    def update() -> str:
        changes = {name: each.value / 100 for name, each in zip(STRATEGIES, sliders, strict=True)}
        levers = revenue_levers(customers, orders, basket, changes)
        bars.show(levers)
        if not any(changes.values()):
            return f"Revenue stays at {theme.money(levers['revenue'].iloc[0])} a year."
        return levers_sentence(levers)

    return live.Panel("Four levers on revenue", sliders, bars.picture, update)
