"""Newcomers: what the first month shows of the group that they belong to."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected

GROUPS = {"price": 100, "service": 60, "convenience": 40}
CENTRES = {  # discount share in per cent, minutes of advice
    "price": (52.0, 13.0),
    "service": (37.0, 33.8),
    "convenience": (22.0, 13.0),
}
PREDICTOR_SPREAD = (12.0, 9.6)  # any two centres are 2.5 of these apart

TRUTHS = {
    "new_rows": expected(sum(GROUPS.values()), 0, "rows of new_customers"),
    "proportional_chance": expected(0.38, 1e-9, "sum of squared shares of the groups"),
    "hit_rate": expected(0.84, 0.02, "discriminant analysis, each left out once"),
}


def new_customers(rng: np.random.Generator) -> pd.DataFrame:
    """Return 200 newcomers: what their first month shows, and the group they turned out to be."""
    group = rng.permutation(np.repeat(list(GROUPS), list(GROUPS.values())))
    seen = np.array([CENTRES[name] for name in group]) + rng.standard_normal((len(group), 2)) * (
        PREDICTOR_SPREAD
    )
    seen = np.clip(seen, 0, [100, np.inf])
    return pd.DataFrame(
        {
            "customer_id": customer_ids("N", len(group)),
            "discount_share": (seen[:, 0] / 100).round(3),
            "advice_minutes": seen[:, 1].round(1),
            "group": category(group, list(GROUPS)),
        }
    )
