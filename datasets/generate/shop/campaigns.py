"""Campaigns of the shop: who was written to, and who answered, by recency, frequency and money."""

import numpy as np
import pandas as pd

from ..common import category, days, expected, rounded_to_total

CAMPAIGNS, SENDS = 36, 40_000
HOLDOUTS, HOLDOUT_SIZE = 6, 2000  # half of each is not written to
START, LAST_DAY = pd.Timestamp("2024-04-01"), 69  # the last window ends with June
WINDOW = 21  # days within which an answer counts
CONTACT_COST, MARGIN = 2.0, 60
RATE = {"lowest": 0.004, "highest": 0.11, "not_lowest_recency": 0.013, "power": 2.2}
WEIGHTS = {"R": 0.5, "F": 0.3, "M": 0.2}
UPLIFT = 0.015
CHANNELS = ["app", "e_mail", "text"]
THEMES = [
    "spring cleaning", "breakfast", "desk", "picnic", "rainy days", "cycling",
    "reading", "children's day", "summer kitchen", "on the road", "garden", "balcony",
]  # fmt: skip
OPENED = {"recency 1": 0.14, "a point of recency": 0.06}

TRUTHS = {
    "campaigns": expected(CAMPAIGNS, 0, "rows of shop_campaigns"),
    "campaigns_with_holdout": expected(HOLDOUTS, 0, "campaigns with rows not treated"),
    "campaign_sends": expected(SENDS, 0, "rows of shop_campaign_sends"),
    "held_out_share": expected(0.5, 0, "rows not treated, of the campaigns that have some"),
    "response_cell_111": expected(RATE["lowest"], 0.001, "treated, RFM cell as of 2024-03-31"),
    "response_cell_555": expected(RATE["highest"], 0.001, "as above"),
    "rank_of_recency_by_response": expected(1, 0, "of the three slopes of a linear regression"),
    "rank_of_frequency_by_response": expected(2, 0, "as above"),
    "rank_of_money_by_response": expected(3, 0, "as above"),
    "uplift": expected(UPLIFT, 0.001, "treated less held out, recency scores 2 to 5"),
    "uplift_lowest_recency": expected(0, 0.002, "as above, recency score 1"),
    "margin_a_response": expected(MARGIN, 0.005, "CNY, mean"),
}


def rfm_scores(orders: pd.DataFrame) -> pd.DataFrame:
    """Return R, F and M (5 best) of the customers by their orders up to 2024-03-31.

    Fifths by quantiles; equals stay together, and what lies on a cut belongs below it.
    """
    past = orders[orders["order_date"] < START].groupby("customer_id")
    ages = (START - past["order_date"].max()).dt.days
    measures = {"R": ages, "F": past.size(), "M": past["amount"].sum().round(2)}
    cuts = [0.2, 0.4, 0.6, 0.8]
    scores = pd.DataFrame(
        {name: 1 + np.searchsorted(v.quantile(cuts), v) for name, v in measures.items()},
        index=ages.index,
    )
    return scores.assign(R=6 - scores["R"])


def response_rates(scores: pd.DataFrame) -> pd.Series:
    """Return the share that answers when written to, by the three scores of each row."""
    place = ((scores - 1) / 4 * pd.Series(WEIGHTS)).sum(axis=1)
    rest = RATE["highest"] - RATE["lowest"] - RATE["not_lowest_recency"]
    raised = RATE["not_lowest_recency"] * (scores["R"] > 1)
    return RATE["lowest"] + raised + rest * place ** RATE["power"]


def campaigns_and_sends(
    plans: np.random.Generator, chances: np.random.Generator, orders: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the two tables: one row a campaign, and one row a customer chosen for it."""
    campaigns, size = shop_campaigns(plans)
    scores = rfm_scores(orders)
    cells = scores.to_numpy() @ [100, 10, 1]
    chosen = [chances.choice(len(scores), n, replace=False) for n in size]
    campaign = np.repeat(np.arange(CAMPAIGNS), size)
    held = campaigns["holdout"].to_numpy()[campaign]
    chosen = np.concatenate([of[np.lexsort((chances.random(len(of)), cells[of]))] for of in chosen])
    spared = np.concatenate([every_second(chances, n) for n in size])
    sends = pd.DataFrame(
        {
            "campaign_id": campaigns["campaign_id"].to_numpy()[campaign],
            "customer_id": scores.index.to_numpy()[chosen],
            "sent_on": campaigns["sent_on"].to_numpy()[campaign],
            "treated": ~(held & spared),
        }
    )
    of_row = scores.loc[sends["customer_id"]].reset_index(drop=True)
    responded = responses(chances, sends, of_row, held, orders)
    opens = OPENED["recency 1"] + OPENED["a point of recency"] * (of_row["R"] - 1)
    opened = responded | (chances.random(SENDS) < opens)
    earned = np.zeros(SENDS)
    earned[responded] = rounded_to_total(
        chances.gamma(4.0, size=responded.sum()), MARGIN * responded.sum()
    )
    sends = sends.assign(opened=opened & sends["treated"], responded=responded, margin=earned)
    sent = sends.groupby("campaign_id")["treated"].sum()
    return {
        "shop_campaigns": campaigns.assign(sent=campaigns["campaign_id"].map(sent)),
        "shop_campaign_sends": sends.sort_values(["campaign_id", "customer_id"], ignore_index=True),
    }


def every_second(rng: np.random.Generator, n: int) -> np.ndarray:
    """Mark one of every two neighbours by lot; of customers in order of cell, half of each."""
    first = rng.random((n + 1) // 2) < 0.5
    return np.column_stack([first, ~first]).ravel()[:n]


def shop_campaigns(rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the campaigns in order of date, and how many customers are chosen for each."""
    day = np.rint(np.linspace(0, LAST_DAY, CAMPAIGNS))
    holdout = np.zeros(CAMPAIGNS, dtype=bool)
    holdout[rng.choice(CAMPAIGNS, HOLDOUTS, replace=False)] = True
    size = np.full(CAMPAIGNS, HOLDOUT_SIZE)
    others = CAMPAIGNS - HOLDOUTS
    size[~holdout] = rounded_to_total(
        rng.uniform(600, 1300, others), SENDS - HOLDOUTS * HOLDOUT_SIZE, unit=1
    )
    channel = np.concatenate([rng.permutation(CHANNELS) for _ in THEMES])
    names = [f"{theme} {number}" for theme in THEMES for number in range(1, len(CHANNELS) + 1)]
    campaigns = pd.DataFrame(
        {
            "campaign_id": [f"C{number:02}" for number in range(1, CAMPAIGNS + 1)],
            "name": names,
            "channel": category(channel, CHANNELS),
            "sent_on": days(day, START),
            "cost_per_contact": CONTACT_COST,
            "holdout": holdout,
        }
    )
    return campaigns, size


def responses(
    rng: np.random.Generator,
    sends: pd.DataFrame,
    scores: pd.DataFrame,
    held: np.ndarray,
    orders: pd.DataFrame,
) -> np.ndarray:
    """Mark who answered: cell by cell as many as planted, among those who ordered soon after.

    An order is an answer to one campaign at most. What the rounding of a cell leaves over, or a
    cell without enough orders, goes to the next cell.
    """
    treated = sends["treated"].to_numpy()
    rate = response_rates(scores) - UPLIFT * (~treated & (scores["R"] > 1).to_numpy())
    later = orders[orders["order_date"] > START]
    day = (later["order_date"] - START).dt.days
    ordered = {customer: set(some) for customer, some in day.groupby(later["customer_id"])}
    sent = (sends["sent_on"] - START).dt.days.to_numpy()
    customer = sends["customer_id"].to_numpy()
    responded = np.zeros(len(sends), dtype=bool)
    cell = scores.to_numpy() @ [100, 10, 1]
    for group in (treated & ~held, treated & held, ~treated):
        owed = 0.0
        for one in np.unique(cell[group]):
            rows = rng.permutation(np.flatnonzero(group & (cell == one)))
            owed += rate[rows].sum()
            for row in rows:
                if owed < 0.5:
                    break
                free = ordered.get(customer[row], set())
                day = min(free & set(range(sent[row] + 1, sent[row] + WINDOW + 1)), default=None)
                if day is not None:
                    free.remove(day)
                    responded[row] = True
                    owed -= 1
    return responded
