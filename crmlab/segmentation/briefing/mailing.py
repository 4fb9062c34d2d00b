"""What a mailing to each segment must add in order to pay, and whether a test can show it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import later
from crmlab.segmentation.briefing.segments import as_shown, shown
from crmlab.segmentation.measures.mailing import break_even_response, response_by

ANSWERED = 28  # days in which a mailing is answered
EVERYBODY = later("all customers")
LEFT_OUT = "Lost"  # whom the advice leaves out of mailings


class Mailing(NamedTuple):
    """What a mailing must add in order to pay, and how large a test shows it."""

    since: pd.Timestamp
    table: pd.DataFrame  # a row a segment, and one of all: margin of an order, ``needed`` share,
    # share that ``bought``, the ``high`` end of it, and how many ``each`` to mail and hold out

    @property
    def verdicts(self) -> pd.Series:
        """Return whether a mailing may pay in each segment, and whether a test can show it."""
        return pd.Series({name: _verdict(name, group) for name, group in self.table.iterrows()})


def judge(
    scored: pd.DataFrame,
    before: pd.DataFrame,
    since: pd.Timestamp,
    large: pd.Series,
    contact_cost: float,
) -> Mailing:
    """Judge a mailing by the margin of usual customers, and by who has bought anyway since then."""
    now = scored.assign(segment=shown(scored["segment"]))
    then = before.assign(segment=as_shown(before["segment"], now["segment"]))
    usual = _and_all(now.drop(large.index)).groupby("segment")[["margin", "frequency"]].sum()
    seen = response_by(_and_all(then).rename(columns={"bought": "responded"}), "segment")
    seen = seen[seen["sends"] >= SMALLEST_GROUP]
    order = [*now["segment"].cat.categories, EVERYBODY]
    table = usual.reindex([name for name in order if name in usual.index])
    table["customers"] = _and_all(now)["segment"].value_counts()
    table["margin"] /= table["frequency"]
    table["needed"] = break_even_response(contact_cost, table["margin"])
    table["bought"], table["high"] = seen["response_rate"], seen["high"]
    pairs = zip(table["bought"], table["needed"], strict=True)
    table["each"] = [customers_to_test(*pair) for pair in pairs]
    return Mailing(since, table)


def _verdict(name: str, group: pd.Series) -> str:
    if not group["needed"] <= 1:
        return "dear"
    if name == LEFT_OUT:
        return "out"
    if pd.isna(group["bought"]):
        return "unknown"
    if group["needed"] > group["high"]:
        return "hardly"
    if pd.isna(group["each"]):
        return "full"
    return "test" if 2 * group["each"] <= group["customers"] else "few"


def _and_all(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the customers twice: in their segments, and all together."""
    twice = pd.concat([customers, customers.assign(segment=EVERYBODY)])
    return twice.astype({"segment": str})


def customers_to_test(bought: float, added: float) -> float:
    """Return how many to mail, and to hold out, so that a share added to those who buy shows.

    In four of five tests it does, at a level of 5 %, one-sided. What cannot be added is NaN.

    >>> customers_to_test(0.10, 0.02)
    3021
    """
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    if not bought + added < 1:
        return np.nan
    effect = proportion_effectsize(bought + added, bought)
    each = NormalIndPower().solve_power(effect, alpha=0.05, power=0.8, alternative="larger")
    return int(np.ceil(each))
