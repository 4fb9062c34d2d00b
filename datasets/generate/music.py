"""A music shop on the web: a stand-in for CDNOW, for those who have not fetched the real one."""

import numpy as np
import pandas as pd

from .common import bgnbd_purchases, customer_ids, days, expected

SEEDS = {"music_orders": 8101}

N = 2357
START, WEEKS_OF_FIRST_ORDERS = pd.Timestamp("1997-01-01"), 12
DAYS = (pd.Timestamp("1998-06-30") - START).days + 1
BGNBD = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}  # weeks
GAMMA_GAMMA = {"p": 6.25, "q": 3.74, "v": 15.44}

TRUTH = {
    "parameters": {
        "bgnbd_weeks": BGNBD,
        "gamma_gamma": GAMMA_GAMMA,
        "source": "published estimates for the CDNOW sample: Fader, Hardie & Lee (2005) and "
        "Fader & Hardie (2013)",
    },
    "truths": {
        "customers": expected(N, 0, "customers, each with a first order in the first 12 weeks"),
        "one_timers": expected(0.60, 0.02, "share without a repeat order by 1997-09-30"),
        "bgnbd_r": expected(BGNBD["r"], 0.036, "by maximum likelihood, orders to 1997-09-30"),
        "bgnbd_alpha": expected(BGNBD["alpha"], 1.2, "as above, weeks"),
        "bgnbd_a": expected(BGNBD["a"], 0.55, "as above"),
        "bgnbd_b": expected(BGNBD["b"], 2.1, "as above"),
        "mean_order": expected(
            GAMMA_GAMMA["p"] * GAMMA_GAMMA["v"] / (GAMMA_GAMMA["q"] - 1), 1.5, "per customer, USD"
        ),
    },
    "not_met": [],
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the music shop's table; the offset is added to the seed."""
    rng = np.random.default_rng(SEEDS["music_orders"] + offset)
    return {"music_orders": music_orders(rng)}


def music_orders(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a customer and day of purchase, drawn by BG/NBD and Gamma-Gamma."""
    first = rng.uniform(0, 7 * WEEKS_OF_FIRST_ORDERS, N)
    customer, time = bgnbd_purchases(rng, first, DAYS, BGNBD)
    scale = rng.gamma(GAMMA_GAMMA["q"], 1 / GAMMA_GAMMA["v"], N)[customer]
    frame = pd.DataFrame(
        {
            "customer_id": customer_ids("M", N)[customer],
            "date": days(time.astype(int), START),
            "amount": rng.gamma(GAMMA_GAMMA["p"], 1 / scale).round(2),
        }
    )
    by_day = frame.groupby(["date", "customer_id"])["amount"].sum().round(2)
    return by_day.reset_index()
