"""An exit survey: 600 who left, and the 150 of them who were drawn."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected

TIERS = ["top", "high", "middle", "lower"]
# Rows are reasons, columns tiers: two of three left for the service, of the top tiers even more.
LEFT = {
    "service": [15, 56, 125, 204],
    "price": [1, 4, 20, 55],
    "quality": [1, 6, 16, 27],
    "moved": [1, 4, 11, 24],
    "other": [0, 2, 8, 20],
}
N, DRAWN, DRAWN_SERVICE = 600, 150, 100
SATISFACTION = {"service": 4.6, "price": 6.4, "quality": 4.4, "moved": 7.3, "other": 6.0}
SPREAD = 1.8
MONTHS = {"service": 22.0, "price": 14.0, "quality": 17.0, "moved": 30.0, "other": 20.0}  # medians

PARAMETERS = {"leavers_by_reason_and_tier": LEFT, "leavers_satisfaction": SATISFACTION}
NOT_MET = [
    {
        "stated": "a sample of 150 leavers, of whom exactly 100 left for the service",
        "kept": "100 drawn by lot of the 400, and 50 by lot of the 200 others",
        "why": "150 drawn from all 600 hold 90 to 110 as a rule, and another edition other numbers",
    },
]

TRUTHS = {
    "exit_rows": expected(N, 0, "rows of exit_survey"),
    "exit_service": expected(0.6667, 0.00005, "of all leavers: left for the service"),
    "exit_drawn": expected(DRAWN, 0, "leavers in the sample"),
    "exit_drawn_service": expected(DRAWN_SERVICE, 0, "of them left for the service"),
    "exit_wilson_low": expected(0.588, 0.0005, "95 % interval of the sample's share, Wilson"),
    "exit_wilson_high": expected(0.737, 0.0005, "the same"),
    "exit_service_best": expected(0.7889, 0.00005, "of the tiers top and high: for the service"),
    "exit_service_lower": expected(0.6182, 0.00005, "the same of the lower tier"),
    "exit_content": expected(0.23, 0.04, "last_satisfaction of 7 or more: left all the same"),
}


def exit_survey(rng: np.random.Generator) -> pd.DataFrame:
    """Return a row a leaver, in no order."""
    reason, tier = (
        np.repeat(axis.ravel(), np.ravel(list(LEFT.values())))
        for axis in np.indices((len(LEFT), len(TIERS)))
    )
    order = rng.permutation(N)
    reason, tier = np.array(list(LEFT))[reason[order]], np.array(TIERS)[tier[order]]
    service = reason == "service"
    drawn = np.zeros(N, dtype=bool)
    drawn[rng.choice(np.flatnonzero(service), DRAWN_SERVICE, replace=False)] = True
    drawn[rng.choice(np.flatnonzero(~service), DRAWN - DRAWN_SERVICE, replace=False)] = True
    last = np.array([SATISFACTION[name] for name in reason]) + SPREAD * rng.standard_normal(N)
    months = np.array([MONTHS[name] for name in reason]) * np.exp(0.7 * rng.standard_normal(N))
    return pd.DataFrame(
        {
            "leaver_id": customer_ids("X", N),
            "reason": category(reason, list(LEFT)),
            "tier": category(tier, TIERS, ordered=True),
            "last_satisfaction": np.clip(np.rint(last), 1, 10).astype(np.int64),
            "months": np.maximum(np.rint(months), 1).astype(np.int64),
            "in_sample": drawn,
        }
    )
