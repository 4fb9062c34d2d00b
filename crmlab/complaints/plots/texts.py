"""Picture of what texts are about, and what they were taken for."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab.checks import require_rows
from crmlab.complaints.measures.texts import NO_RULE
from crmlab.marks import heat_cells
from crmlab.messages import later, say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_confusion"]


@picture
def plot_confusion(ax: Axes, counts: pd.DataFrame) -> tuple[str, str]:
    """Draw how the texts of each label, a row, were called: as shares of the row.

    Counts are those of ``pandas.crosstab(labels, predicted)``.
    """
    require_rows(counts, later("labels"))
    every = [*counts.index, *counts.columns.difference(counts.index)]
    numbers = counts.reindex(columns=every, fill_value=0)
    shares = numbers.div(numbers.sum(axis=1), axis=0)
    shown = shares.set_axis(map(words, every), axis=1).set_axis(map(words, counts.index))
    heat_cells(ax, shown, lambda share: percent(share, 0), 1.0)
    ax.set(xlabel=say("what it is called"), ylabel=say("what it is"))
    own = np.array([[label == called for called in every] for label in counts.index])
    right = shares.where(own).sum(axis=1)
    parts = say_each("{label} {share}", label=map(words, right.index), share=right.map(percent))
    said = say(
        "Of {texts} texts {right} are called what they are; by label: {parts}.",
        texts=count(counts.to_numpy().sum()),
        right=percent((numbers * own).to_numpy().sum() / counts.to_numpy().sum()),
        parts=", ".join(parts),
    )
    wrong = shares.mask(own, 0.0)
    label, called = wrong.drop(columns=NO_RULE, errors="ignore").stack().idxmax()
    told = {"label": words(label), "called": words(called)}
    if not wrong.at[label, called] > 0:
        return say("All are called what they are"), said
    return say(
        "Most often mixed up: {label}, called {called} ({share})",
        share=percent(wrong.at[label, called], 0),
        **told,
    ), said
