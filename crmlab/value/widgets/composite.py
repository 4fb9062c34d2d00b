"""Widget of the composite value: weights, a customer's profile, ranks, and pairwise judgements."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import combinations

import ipywidgets as widgets
import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.value.measures import ahp, composite_value
from crmlab.value.plots.composite import radar_points, set_up_radar

SHOWN = 8  # customers in the list and in the table; ranks count all
WEIGHTS = (0.30, 0.25, 0.15, 0.20, 0.10)
SAATY = [(f"1/{n}", 1 / n) for n in range(9, 1, -1)] + [(str(n), float(n)) for n in range(1, 10)]
ACCEPTED = 0.10  # consistency ratio below which judgements are consistent (Saaty 1980)


class _Profile:
    """A radar of one customer, whose spokes are as thick as the scores are heavy."""

    def __init__(self, names: list[str]) -> None:
        figure = live.new_figure(6.2, 5.2)
        ax = figure.add_subplot(projection="polar")
        set_up_radar(ax, names)
        ax.set_xlabel("thick spoke: heavy weight", labelpad=24)
        self._angles = np.linspace(0, 2 * np.pi, len(names), endpoint=False)
        self._spokes = [
            ax.plot([], [], color=theme.ORANGE, solid_capstyle="butt")[0] for _ in names
        ]
        (self._outline,) = ax.plot([], [], "o-", color=theme.BLUE)
        moving = [*self._spokes, self._outline]
        self.picture = live.LivePicture(figure, moving)

    def show(self, scores: pd.Series, weights: Sequence[float]) -> None:
        self._outline.set_data(*radar_points(scores))
        rows = zip(self._spokes, self._angles, scores, weights, strict=True)
        for spoke, angle, score, weight in rows:
            spoke.set_data([angle, angle], [0, score])
            spoke.set_linewidth(45 * weight)


def _ranks(scores: pd.DataFrame, weights: Sequence[float]) -> pd.Series:
    composite = composite_value(scores, weights).round(9)  # equal sums in another order are ties
    return composite.rank(ascending=False, method="min").astype(int)


def _moved(change: int) -> str:
    if change == 0:
        return "–"
    return f"{'▲' if change > 0 else '▼'} {abs(change):,} {'up' if change > 0 else 'down'}"


def _rank_table(values: pd.Series, ranks: pd.Series, equal: pd.Series) -> str:
    rows = "".join(
        f"<tr><td>{escape(str(name))}</td><td>{value:.2f}</td><td>{rank:,}</td><td>{move}</td></tr>"
        for name, value, rank, move in zip(
            values.index, values, ranks, map(_moved, equal - ranks), strict=True
        )
    )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Customer", "Value", "Rank", "Move")
    )
    return (
        '<table style="border-spacing:1em .2em"><caption>Rank, and move against equal weights'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


class _Composite:
    """Weights, exact even where a slider shows them rounded, and what follows from them."""

    def __init__(self, scores: pd.DataFrame, weights: Sequence[float]) -> None:
        self._scores, self._shown = scores, scores.iloc[:SHOWN]
        self._labels = [str(name) for name in self._shown.index]
        self._equal = _ranks(scores, [1 / scores.shape[1]] * scores.shape[1])
        self._points = 100 * np.array(weights, dtype=float)
        self._profile = _Profile(list(scores.columns))
        self.picture = self._profile.picture
        self.table = widgets.HTML()
        numbered = list(zip(self._labels, range(len(self._labels)), strict=True))
        self.customer = live.choice("Customer", numbered)
        self.sliders = [
            live.slider(f"Weight of {name}", points, 0, 100, 1)
            for name, points in zip(scores.columns, self._points, strict=True)
        ]
        for slider in self.sliders:
            slider.observe(self._on_weight, "value")

    def _on_weight(self, change: Mapping) -> None:
        if live.is_move(change):
            self._points[self.sliders.index(change["owner"])] = change["new"]

    def take(self, weights: np.ndarray) -> None:
        """Set all weights, and the sliders with them."""
        self._points = 100 * weights
        for slider, points in zip(self.sliders, self._points.tolist(), strict=True):
            slider.value = points

    def update(self) -> str:
        who, name = self.customer.value, self._labels[self.customer.value]
        if self._points.sum() == 0:
            self._profile.show(self._shown.iloc[who], self._points)
            self.table.value = ""
            return "All weights are zero, so nothing counts: move one of them up."
        shares = self._points / self._points.sum()
        self._profile.show(self._shown.iloc[who], shares)
        values, ranks = composite_value(self._shown, shares), _ranks(self._scores, shares)
        self.table.value = _rank_table(values, ranks.iloc[:SHOWN], self._equal.iloc[:SHOWN])
        pairs = zip(self._scores.columns, shares, strict=True)
        weighed = ", ".join(f"{score} {share:.3f}" for score, share in pairs)
        return (
            f"With weights {weighed}, customer {name} has a composite value of "
            f"{values.iloc[who]:.2f} and rank {ranks.iloc[who]:,} of {len(ranks):,}; with equal "
            f"weights the rank is {self._equal.iloc[who]:,}."
        )


class _Judgements:
    """A slider on Saaty's scale for each pair of scores, and a verdict on their agreement."""

    def __init__(self, names: list[str]) -> None:
        self._size = len(names)
        self.pairs = {
            (i, j): widgets.SelectionSlider(
                options=SAATY,
                value=1.0,
                description=f"{names[i]} : {names[j]}",
                style=live.LABEL,
                layout=live.ROW,
            )
            for i, j in combinations(range(self._size), 2)
        }
        self._verdict = widgets.HTML()
        note = widgets.HTML(
            "How many times as important is the first score as the second? "
            "A move sets the weights above."
        )
        sliders = widgets.Box(list(self.pairs.values()), layout={"flex_flow": "row wrap"})
        inside = widgets.VBox([note, sliders, self._verdict])
        self.view = widgets.Accordion([inside], titles=["Weights from pairwise judgements (AHP)"])
        self.weigh()

    def weigh(self) -> np.ndarray:
        """Return the weights the judgements imply, and say whether they agree."""
        matrix = np.eye(self._size)
        for (i, j), pair in self.pairs.items():
            matrix[i, j], matrix[j, i] = pair.value, 1 / pair.value
        judged = ahp(matrix)
        self._verdict.value = f'<p role="status"><em>{_verdict(judged.consistency_ratio)}</em></p>'
        return judged.weights


def _verdict(ratio: float) -> str:
    ratio = abs(round(ratio, 3))
    if ratio < ACCEPTED:
        return f"These judgements are consistent: ratio {ratio:.3f}, below {ACCEPTED:.2f}."
    return (
        f"These judgements are not consistent: ratio {ratio:.3f}, not below {ACCEPTED:.2f}. Look "
        "for a pair that contradicts two others."
    )


def composite_widget(scores: pd.DataFrame, weights: Sequence[float] = WEIGHTS) -> live.Panel:
    """Return the composite value behind weight sliders, or behind pairwise judgements.

    The weights are shares of the sliders' sum. A move of a pairwise slider sets all of them to
    the weights that the judgements imply (`ahp`).

    Parameters
    ----------
    scores
        One row a customer, indexed by name; one column a score from 0 to 100 (3 to 10 of them).
        The first eight customers are shown, ranked among all.
    weights
        One weight a column at the start.

    Returns
    -------
    Panel
    """
    composite = _Composite(scores, weights)
    judgements = _Judgements(list(scores.columns))
    panel = live.Panel(
        "Composite customer value",
        [composite.customer, *composite.sliders],
        composite.picture,
        composite.update,
        beside=[composite.table],
        below=[judgements.view],
    )

    def on_judgement(_change: Mapping) -> None:
        with panel.held():
            composite.take(judgements.weigh())

    for pair in judgements.pairs.values():
        panel.controls[pair.description] = pair
        pair.observe(on_judgement, "value")
    return panel
