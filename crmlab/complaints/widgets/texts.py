"""Widget of texts: a builder of keyword rules."""

from functools import cache

import ipywidgets
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.complaints.measures.texts import by_rules, macro_f1, telling_words
from crmlab.complaints.plots.texts import plot_confusion
from crmlab.messages import say

__all__ = ["rules_widget"]

MOST = 40  # words a cause: more are rarely worth their row


def rules_widget(learn: pd.DataFrame, test: pd.DataFrame) -> live.Explorer:
    """Return a builder of keyword rules: telling words of ``learn``, and your own, on ``test``.

    Both are messages with ``text``, ``language`` and ``cause``.
    """
    own = ipywidgets.Text(
        placeholder=say("parcel: logistics, rude: service"),
        description=say("Your own words"),
        continuous_update=False,
        style=live.LABEL,
        layout={"width": "95%"},
    )

    @cache
    def part(language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        of, tried = (each[each["language"] == language] for each in (learn, test))
        return telling_words(of["text"], of["cause"], most=len(of), least=0.4), tried

    def draw(ax: Axes, language: str, most: float, least: float) -> tuple[Axes, str]:
        words, tried = part(language)
        words = words[words["precision"] >= least / 100].groupby("cause").head(int(most))
        written = [pair.split(":") for pair in own.value.split(",") if pair.count(":") == 1]
        mine = pd.DataFrame(written, columns=["word", "cause"]).apply(lambda of: of.str.strip())
        rules = pd.concat([words, mine])
        called = by_rules(tried["text"], rules)
        score = macro_f1(tried["cause"], called, samples=200)
        plot_confusion(pd.crosstab(tried["cause"], called), ax=ax)
        told = {name: theme.number(value, 2) for name, value in score.items()}
        theme.head(ax, say("Macro F1 {macro_f1} with {rules} words", rules=len(rules), **told))
        return ax, say("Macro F1 is {macro_f1}, from {low} to {high}.", **told)

    controls = {
        "language": live.choice(say("Language"), sorted(learn["language"].unique())),
        "most": live.slider(say("Words a cause, at most"), 10, 1, MOST, 1),
        "least": live.slider(say("Precision of a word at least (%)"), 60, 40, 90, 10),
    }
    explorer = live.Explorer(say("Rules of words"), draw, controls, height=5.2, below=[own])
    own.observe(lambda _: explorer.refresh(), "value")
    return explorer
