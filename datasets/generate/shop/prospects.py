"""Contacts that have not ordered: prospects, who showed interest, and suspects, who may one day."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, days, expected
from .customers import CHANNELS_FIRST
from .orders import START, WINDOW

CONTACTS = {"prospect": 6000, "suspect": 15_000}
CONVERTED = {"prospect": 500, "suspect": 130}
INTEREST = {"prospect": 62, "suspect": 35}  # mean score; sd 14
INTEREST_SD, PULL = 14, 0.06  # log odds of conversion a point of interest
DAYS_TO_ORDER = 45

TRUTHS = {
    "prospects": expected(6000, 0, "rows of shop_prospects of this kind"),
    "suspects": expected(15_000, 0, "rows of shop_prospects of this kind"),
    "converted_share": expected(0.03, 1e-9, "of all contacts"),
    "converted_share_prospects": expected(500 / 6000, 1e-9, "of the prospects"),
    "converted_share_suspects": expected(130 / 15_000, 1e-9, "of the suspects"),
}


def shop_prospects(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a contact: its kind, where from, how interested and when converted."""
    kind = np.repeat(list(CONTACTS), list(CONTACTS.values()))
    n = len(kind)
    mean = np.repeat([INTEREST[k] for k in CONTACTS], list(CONTACTS.values()))
    interest = np.clip(np.rint(rng.normal(mean, INTEREST_SD)), 0, 100).astype(int)
    seen = rng.integers(0, WINDOW - 60, n)
    luck = PULL * interest + rng.gumbel(size=n)
    converted = np.zeros(n, dtype=bool)
    for name, count in CONVERTED.items():
        rows = np.flatnonzero(kind == name)
        converted[rows[np.argsort(-luck[rows])[:count]]] = True
    ordered = np.minimum(seen + 1 + rng.exponential(DAYS_TO_ORDER, n).astype(int), WINDOW - 1)
    frame = pd.DataFrame(
        {
            "kind": category(kind, list(CONTACTS)),
            "source": category(rng.choice(CHANNELS_FIRST, n), CHANNELS_FIRST),
            "first_seen": days(seen, START),
            "interest_score": interest,
            "converted_on": days(ordered, START).where(converted),
        }
    ).sample(frac=1, random_state=rng, ignore_index=True)
    frame = frame.sort_values("first_seen", kind="stable", ignore_index=True)
    frame.insert(0, "contact_id", customer_ids("Q", n))
    return frame
