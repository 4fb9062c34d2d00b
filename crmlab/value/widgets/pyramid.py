"""Widgets of the pyramid: its cut points, and moving customers up."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Annotation

from crmlab import live, theme
from crmlab.value.measures import LAYERS, pyramid, upgrade, whale_peak
from crmlab.value.plots.pyramid import LAYER_COLOURS, pyramid_faces

COLOURS = dict(zip(LAYERS, LAYER_COLOURS, strict=False))
WIDEST_CUT = {"top": 20, "high": 40, "middle": 60}  # per cent of customers


class _Pyramid:
    """A pyramid of still layers; their counts beside it change, and their shares as bars."""

    def __init__(self, lowest: float, highest: float) -> None:
        """Leave room for shares from the lowest (0 or less) to the highest."""
        figure = live.new_figure()
        ax = figure.subplots()
        faces = dict(zip(LAYERS, pyramid_faces(len(LAYERS)), strict=True))
        middles = {name: face[:, 1].mean() for name, face in faces.items()}
        left_room = 0.3 if lowest < 0 else 0.0
        self._scale = 1.2 / (highest - lowest)
        zero = 1.15 + left_room - lowest * self._scale
        for name, face in faces.items():
            ax.add_patch(Polygon(face, facecolor=COLOURS[name], edgecolor="white", linewidth=2))
        ax.text(0.5, 1.06, "customers", ha="center", weight="bold")
        ax.text(zero, 1.06, "share they bring", weight="bold")
        ax.plot([zero, zero], [0, 1], color=theme.GREY, linewidth=1)
        ax.set(xlim=(-0.45, zero + highest * self._scale + 0.35), ylim=(-0.03, 1.16))
        ax.set_axis_off()
        self._counts = {
            name: ax.text(-0.06, y, "", ha="right", va="center", color=COLOURS[name])
            for name, y in middles.items()
        }
        colours = [*COLOURS.values()]
        bars = ax.barh([*middles.values()], 0, 0.15, left=zero, color=colours, linewidth=0)
        self._bars = dict(zip(LAYERS, bars, strict=True))
        self._shares = {
            name: ax.annotate(
                "", (zero, y), (6, 0), textcoords="offset points", va="center", color=COLOURS[name]
            )
            for name, y in middles.items()
        }
        moving = [*self._counts.values(), *bars, *self._shares.values()]
        self.picture = live.LivePicture(figure, moving)

    def show(self, statement: pd.DataFrame) -> None:
        for name, row in statement.iterrows():
            self._counts[name].set_text(f"{name}\n{row['customers']:,.0f}")
            length, text = row["share"] * self._scale, theme.percent(row["share"])
            live.stretch(self._bars[name], self._shares[name], length, text)

    def hide(self) -> None:
        for name in LAYERS:
            self._counts[name].set_text(name)
            live.stretch(self._bars[name], self._shares[name], 0, "")


def pyramid_widget(customers: pd.DataFrame) -> live.Panel:
    """Return the pyramid with sliders for its cut points and a choice of what ranks customers.

    Parameters
    ----------
    customers
        One row a customer; every numeric column can rank them. A customer without a value in
        the chosen column is not active.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If no numeric column has a sum above zero.
    """
    columns = [name for name, total in customers.sum(numeric_only=True).items() if total > 0]
    if not columns:
        raise ValueError("No numeric column of the customers has a sum above zero.")
    ranked_by = live.choice("Rank customers by", columns)
    cuts = {
        name: live.slider(f"{name.capitalize()} (%)", 100 * LAYERS[name], 0, most, 0.5, ".1f")
        for name, most in WIDEST_CUT.items()
    }
    highest = max(whale_peak(customers[name].dropna())["value"] for name in columns)
    picture = _Pyramid(1 - highest, highest)

    def update() -> str:
        shares = {name: cut.value / 100 for name, cut in cuts.items()}
        left = 1 - sum(shares.values())
        if left < -1e-9:
            picture.hide()
            return (
                f"The three cuts add up to {theme.percent(1 - left)}, and there are only 100 % of "
                "customers: move one of them down."
            )
        values = customers[ranked_by.value].dropna()
        statement = _shares(values, {**shares, "lower": max(left, 0.0)})
        picture.show(statement)
        parts = ", ".join(
            f"{name} ({row.customers:,} customers) {theme.percent(row.share)}"
            for name, row in zip(statement.index, statement.itertuples(), strict=True)
        )
        return f"Share of {ranked_by.value} by layer: {parts}."

    return live.Panel("Customer pyramid", [ranked_by, *cuts.values()], picture.picture, update)


def _shares(values: pd.Series, layers: Mapping[str, float]) -> pd.DataFrame:
    """Return customers and share of each layer, empty ones included."""
    # Two counts by code: a whole layer_statement would take longer than drawing the picture.
    codes = pyramid(values, layers).cat.codes.to_numpy()
    sums = np.bincount(codes, weights=values, minlength=len(layers))
    heads = np.bincount(codes, minlength=len(layers))
    return pd.DataFrame({"customers": heads, "share": sums / values.sum()}, index=[*layers])


READINGS = {
    "all cost stays the same": "profit_growth_cost_fixed",
    "the goods still cost money": "profit_growth_margin_only",
}
REACH = 3  # the sliders go up to so many times the first scenario


class _Gains:
    """Bars for the revenue each group adds, and for the growth of revenue and profit."""

    def __init__(self, gains: Mapping[str, float], start: pd.Series) -> None:
        """Leave room for `REACH` times the first scenario; ``gains`` are a customer's."""
        self._gains = gains
        figure = live.new_figure()
        left, right = figure.subplots(1, 2, width_ratios=[3, 2])
        left.set_title(f"Revenue added ({theme.currency()})")
        right.set_title("Growth")
        rows = {**{f"to {layer}": theme.BLUE for layer in gains}, "together": theme.GREY}
        self._added = _labelled_bars(left, rows, REACH * start["gain"] * 1.75)
        rows = {"revenue": theme.GREY, "profit": theme.ORANGE}
        self._growth = _labelled_bars(right, rows, REACH * start["profit_growth_cost_fixed"] * 1.75)
        moving = [artist for row in (*self._added, *self._growth) for artist in row]
        self.picture = live.LivePicture(figure, moving)

    def show(self, numbers: Mapping[str, int], gain: float, growths: tuple[float, float]) -> None:
        for row, (layer, each) in zip(self._added, self._gains.items(), strict=False):
            amount = numbers[layer] * each
            live.stretch(*row, amount, f"{numbers[layer]} × {each:,.0f} = {amount:+,.0f}")
        live.stretch(*self._added[-1], gain, f"{gain:+,.0f}")
        for row, growth in zip(self._growth, growths, strict=True):
            live.stretch(*row, growth, f"+{theme.percent(growth)}")

    def hide(self) -> None:
        for row in (*self._added, *self._growth):
            live.stretch(*row, 0, "")


def _labelled_bars(
    ax: Axes, rows: Mapping[str, str], longest: float
) -> list[tuple[Rectangle, Annotation]]:
    """Draw empty bars, a row each with its colour, and their labels."""
    places = range(len(rows))[::-1]
    bars = ax.barh(places, 0, height=0.6, color=[*rows.values()], linewidth=0)
    labels = [
        ax.annotate("", (0, place), (6, 0), textcoords="offset points", va="center", color=colour)
        for place, colour in zip(places, rows.values(), strict=True)
    ]
    ax.set(xlim=(0, longest), ylim=(-0.6, len(rows) - 0.4), xticks=[])
    ax.set_yticks(places, rows)
    ax.tick_params(length=0)
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    return list(zip(bars, labels, strict=True))


def upgrade_widget(
    averages: Mapping[str, float],
    counts: Mapping[str, int],
    moves: Mapping[str, int] | None = None,
) -> live.Panel:
    """Return the upgrade scenario with a stepper a layer and both readings of "same cost".

    Parameters
    ----------
    averages
        Revenue per customer by layer (money a year), ``lower`` among them.
    counts
        Customers by layer.
    moves
        Customers who move up at the start, by the layer they reach; three to middle, two to
        high and one to top if left out.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If the moves at the start add no revenue, or make no scenario (see `upgrade`).
    """
    moves = moves or {"middle": 3, "high": 2, "top": 1}
    start = upgrade(averages, counts, moves)
    if start["gain"] <= 0:
        raise ValueError(f"The moves must add revenue; these add {theme.money(start['gain'])}.")
    steppers = {
        layer: live.slider(f"Lower to {layer}", number, 0, REACH * number, 1)
        for layer, number in moves.items()
    }
    reading = live.choice("If", list(READINGS))
    each = {layer: upgrade(averages, counts, {layer: 1})["gain"] for layer in moves}
    picture = _Gains(each, start)

    def update() -> str:
        numbers = {layer: round(stepper.value) for layer, stepper in steppers.items()}
        leaving = sum(numbers.values())
        if leaving > counts["lower"]:
            picture.hide()
            return f"{leaving} customers cannot leave a layer of {counts['lower']:,}: move fewer."
        scenario = upgrade(averages, counts, numbers)
        profit_growth = scenario[READINGS[reading.value]]
        picture.show(numbers, scenario["gain"], (scenario["growth"], profit_growth))
        return (
            f"Moving {leaving} customers up adds {theme.money(scenario['gain'])}, "
            f"{theme.percent(scenario['growth'], 2)} of revenue. If {reading.value}, profit grows "
            f"by {theme.percent(profit_growth)}."
        )

    return live.Panel("Upgrade scenario", [*steppers.values(), reading], picture.picture, update)
