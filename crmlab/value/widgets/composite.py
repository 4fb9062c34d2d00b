"""Widget of the composite value: weights, a customer's profile, ranks, and pairwise judgements."""

from collections.abc import Callable, Sequence
from itertools import combinations

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.value.measures import ahp, composite_value
from crmlab.value.plots import plot_profiles

__all__ = ["composite_widget"]

SHOWN = 8  # customers in the list and in the table; ranks count all
WEIGHTS = (0.30, 0.25, 0.15, 0.20, 0.10)
SAATY = [(f"1/{n}", 1 / n) for n in range(9, 1, -1)] + [(str(n), float(n)) for n in range(1, 10)]
ACCEPTED = 0.10  # consistency ratio below which judgements are consistent (Saaty 1980)


def composite_widget(scores: pd.DataFrame, weights: Sequence[float] = WEIGHTS) -> live.Explorer:
    """Return the composite value behind weight sliders, or behind pairwise judgements.

    The weights are shares of the sliders' sum. A move of a pairwise slider sets all of them to
    the weights that the judgements imply (`ahp`). The scores have a row a customer, indexed by
    name, and 3 to 10 columns of points from 0 to 100, each with its weight at the start. The first
    eight customers are shown, ranked among all.
    """
    shown = scores.iloc[:SHOWN]
    equal = _ranks(scores, np.ones(scores.shape[1]))
    table = widgets.HTML()
    numbered = [(str(name), at) for at, name in enumerate(shown.index)]
    sliders = {
        f"weight of {name}": live.slider(
            say("Weight of {score}", score=theme.words(name)), 100 * weight, 0, 100, 1
        )
        for name, weight in zip(scores.columns, weights, strict=True)
    }

    def draw(ax: Axes, customer: int, **points: float) -> str:
        total = sum(points.values())
        if total == 0:
            table.value = ""
            return say("All weights are zero, so nothing counts: move one of them up.")
        shares = np.array([*points.values()]) / total
        ranks = _ranks(scores, shares)
        values = composite_value(shown, shares)
        table.value = _rank_table(values, ranks.iloc[:SHOWN], equal.iloc[:SHOWN])
        plot_profiles(shown.iloc[[customer]], weights=shares, ax=ax)
        told = {
            "customer": shown.index[customer],
            "value": theme.number(values.iloc[customer], 2),
            "rank": theme.count(ranks.iloc[customer]),
            "customers": theme.count(len(scores)),
        }
        theme.head(ax, say("{customer}: {value}, rank {rank} of {customers}", **told))
        ax.set_xlabel(say("thick bar: heavy weight"))
        names = map(theme.words, scores)
        weighed = [
            f"{name} {theme.percent(share)}" for name, share in zip(names, shares, strict=True)
        ]
        return say(
            "With weights {weights}, customer {customer} has a composite value of {value} and rank "
            "{rank} of {customers}; with equal weights the rank is {equal}.",
            weights=", ".join(weighed),
            equal=theme.count(equal.iloc[customer]),
            **told,
        )

    def take(judged: np.ndarray) -> None:
        explorer.set(**dict(zip(sliders, 100 * judged, strict=True)))

    explorer = live.Explorer(
        say("Composite customer value"),
        draw,
        {"customer": live.choice(say("Customer"), numbered), **sliders},
        width=6.2,
        height=5.2,
        beside=[table],
        below=[_judgements(scores.columns, take)],
    )
    return explorer


def _ranks(scores: pd.DataFrame, weights: np.ndarray) -> pd.Series:
    composite = composite_value(scores, weights / weights.sum())
    # Equal sums in another order are ties.
    return composite.round(9).rank(ascending=False, method="min").astype(int)


def _rank_table(values: pd.Series, ranks: pd.Series, equal: pd.Series) -> str:
    ranked = pd.DataFrame(
        {
            say("value"): values.map("{:.2f}".format),
            say("rank"): ranks.map(theme.count),
            say("against equal weights"): (equal - ranks).map(_move),
        }
    )
    return theme.table(ranked.rename_axis(say("customer")))._repr_html_()


def _move(places: int) -> str:
    if places == 0:
        return "–"
    if places > 0:
        return say("▲ {places} up", places=theme.count(places))
    return say("▼ {places} down", places=theme.count(-places))


def _judgements(names: Sequence[str], take: Callable[[np.ndarray], None]) -> widgets.Accordion:
    """Return a slider on Saaty's scale for each pair of scores, and a verdict on their agreement.

    ``take`` is given the weights that follow after each move.
    """
    pairs = {
        (i, j): widgets.SelectionSlider(
            options=SAATY,
            value=1.0,
            description=f"{theme.words(names[i])} : {theme.words(names[j])}",
            style=live.LABEL,
            layout=live.ROW,
        )
        for i, j in combinations(range(len(names)), 2)
    }
    verdict = widgets.HTML()

    def judge() -> np.ndarray:
        matrix = np.eye(len(names))
        for (i, j), pair in pairs.items():
            matrix[i, j], matrix[j, i] = pair.value, 1 / pair.value
        judged = ahp(matrix)
        verdict.value = f'<p role="status"><em>{_verdict(judged.consistency_ratio)}</em></p>'
        return judged.weights

    judge()
    for pair in pairs.values():
        pair.observe(lambda _change: take(judge()), "value")
    question = say(
        "How many times as important is the first score as the second? A move sets the weights "
        "above."
    )
    inside = widgets.VBox([widgets.HTML(question), live.row(*pairs.values()), verdict])
    return widgets.Accordion([inside], titles=[say("Weights from pairwise judgements (AHP)")])


def _verdict(ratio: float) -> str:
    ratio = abs(round(ratio, 3))
    numbers = {"ratio": theme.number(ratio, 3), "accepted": theme.number(ACCEPTED, 2)}
    if ratio < ACCEPTED:
        return say("These judgements are consistent: ratio {ratio}, below {accepted}.", **numbers)
    return say(
        "These judgements are not consistent: ratio {ratio}, not below {accepted}. Look for a pair "
        "that contradicts two others.",
        **numbers,
    )
