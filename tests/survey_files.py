"""Answers to a survey, as tests read them."""

import numpy as np
import pandas as pd

from crmlab.tables import read_survey

AGREE = ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"]


def survey(low=1, high=5, people=200, questions=2, drivers=("staff", "price"), seed=7):
    """Return answers on one scale: questions on satisfaction that go together, and drivers."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=people)

    def answers(mood):
        place = 0.6 + 0.22 * mood + 0.12 * random.normal(size=people)
        return (low + (high - low) * place).round().clip(low, high).astype(int)

    table = {f"sat{i}": answers(mood) for i in range(1, questions + 1)}
    for name in drivers:
        table[name] = answers(0.6 * mood + 0.8 * random.normal(size=people))
    return pd.DataFrame(table)


def holed(table, each, value=np.nan):
    """Return a table with a value in every so many rows of ``sat2``."""
    return table.assign(sat2=table["sat2"].where(table.index % each > 0, value))


def read(table, columns=None, **asked):
    return read_survey(table, columns, quiet=True, **asked)
