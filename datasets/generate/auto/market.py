"""The auto group's market of the last 12 months: leads, and the campaigns that brought them."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, days, expected, rounded_to_total
from .cars import PRICE

YEAR_START = pd.Timestamp("2023-07-01")
DAYS = 366  # to 2024-06-30
STEPS = ["leads", "contacted", "test_drive", "sold"]
FUNNEL = {  # by channel
    "walk_in": [3000, 1200, 570, 150],
    "web": [7800, 1700, 480, 70],
    "referral": [2600, 1300, 690, 208],
    "event": [2400, 480, 120, 16],
    "phone": [5200, 1560, 660, 180],
    "partner": [3000, 960, 360, 96],
}
COST_A_SALE = {  # CNY
    "walk_in": 300, "web": 1500, "referral": 500, "event": 2500, "phone": 700, "partner": 1300,
}  # fmt: skip
SEGMENTS = {"family": 0.40, "business": 0.25, "young": 0.22, "senior": 0.13}
APPEAL = {"family": 0.3, "business": 0.1, "young": -0.5, "senior": 0.0}  # log odds at every step
LOST_REASONS = ["not_reached", "no_interest", "price", "competitor", "financing", "postponed"]
CAMPAIGNS_A_CHANNEL = 8
BIG_CHANNEL = "phone"  # of the textbook's campaign, that runs nearly all year
BIG = {
    "start": 9, "end": 355, "cost": 60_000, "sent": 60_000, "responses": 2400, "leads": 2400,
    "sales": 120,
}  # fmt: skip
THEMES = [
    "new_model", "test_drive", "family_offer", "trade_in", "leasing", "open_day", "anniversary",
    "low_rate",
]  # fmt: skip

TOTAL = dict(zip(STEPS, np.sum(list(FUNNEL.values()), axis=0).tolist(), strict=True))
COST = sum(COST_A_SALE[channel] * steps[-1] for channel, steps in FUNNEL.items())

TRUTHS = {
    "leads": expected(24_000, 0, "rows of auto_leads"),
    "leads_contacted": expected(7200, 0, "30 % of the leads"),
    "leads_test_drive": expected(2880, 0, "40 % of the contacted"),
    "leads_sold": expected(720, 0, "25 % of the test drives, 3 % of the leads"),
    **{
        f"sold_share_{channel}": expected(steps[-1] / steps[0], 1e-9, "of the channel's leads")
        for channel, steps in FUNNEL.items()
    },
    "campaigns": expected(len(FUNNEL) * CAMPAIGNS_A_CHANNEL, 0, "rows of auto_campaigns"),
    "campaign_sales": expected(720, 0, "sum of sales"),
    **{
        f"cost_a_sale_{channel}": expected(cost, 1e-9, "of the channel's campaigns, CNY")
        for channel, cost in COST_A_SALE.items()
    },
    "cost_a_sale": expected(COST / TOTAL["sold"], 1e-9, "of all campaigns, CNY"),
    "rank_of_web_a_lead": expected(1, 0, "the channel's rank by cost a lead"),
    "rank_of_web_a_sale": expected(5, 0, "the channel's rank by cost a sale"),
    "big_campaign_cost_a_sale": expected(500, 1e-9, "the campaign of 60,000 and 2,400 leads, CNY"),
}


def auto_leads(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a lead: where from, who, how far it came and why it was lost."""
    frame = pd.concat([channel_leads(rng, *item) for item in FUNNEL.items()], ignore_index=True)
    frame = frame.sort_values("day", kind="stable", ignore_index=True)
    n = len(frame)
    forecast = PRICE["median"] * np.exp(PRICE["sigma"] * rng.standard_normal(n))
    return pd.DataFrame(
        {
            "lead_id": customer_ids("L", n),
            "channel": category(frame["channel"], list(FUNNEL)),
            "segment": category(frame["segment"], list(SEGMENTS)),
            "created": days(frame["day"], YEAR_START),
            "contacted": frame["contacted"],
            "test_drive": frame["test_drive"],
            "sold": frame["sold"],
            "lost_reason": category(lost_reasons(rng, frame), LOST_REASONS),
            "value_forecast": np.rint(forecast / 1000).astype(int) * 1000,
        }
    )


def channel_leads(rng: np.random.Generator, channel: str, steps: list[int]) -> pd.DataFrame:
    """Return the leads of one channel; at every step the luckier and more willing go on."""
    n = steps[0]
    segment = rng.choice(list(SEGMENTS), n, p=list(SEGMENTS.values()))
    appeal = pd.Series(segment).map(APPEAL).to_numpy()
    if channel == "web":
        appeal = appeal + 0.6 * (segment == "young")  # the web suits them
    frame = pd.DataFrame({"channel": channel, "segment": segment, "day": rng.integers(0, DAYS, n)})
    goes_on = np.ones(n, dtype=bool)
    for step, count in zip(STEPS[1:], steps[1:], strict=True):
        luck = np.where(goes_on, appeal + rng.gumbel(size=n), -np.inf)
        goes_on = luck >= np.sort(luck)[-count]
        frame[step] = goes_on
    return frame


def lost_reasons(rng: np.random.Generator, leads: pd.DataFrame) -> pd.Series:
    """Return why leads were lost, by how far they came; nothing for those sold."""
    n = len(leads)
    reason = rng.choice(LOST_REASONS, n, p=[0.0, 0.3, 0.2, 0.15, 0.1, 0.25])
    late = rng.choice(LOST_REASONS, n, p=[0.0, 0.05, 0.4, 0.3, 0.15, 0.1])
    early = rng.choice(LOST_REASONS, n, p=[0.7, 0.3, 0.0, 0.0, 0.0, 0.0])
    told = np.select([leads["test_drive"], leads["contacted"]], [late, reason], early)
    return pd.Series(told).mask(leads["sold"].to_numpy())


def auto_campaigns(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a campaign; those of a channel bring all its leads and all its sales."""
    frame = pd.concat([channel_campaigns(rng, *item) for item in FUNNEL.items()])
    frame = frame.sort_values(["start", "channel", "theme"], ignore_index=True)
    return pd.DataFrame(
        {
            "campaign_id": [f"M{i:02d}" for i in range(1, len(frame) + 1)],
            "name": frame["channel"] + "_" + frame["theme"],
            "channel": category(frame["channel"], list(FUNNEL)),
            "start": days(frame["start"], YEAR_START),
            "end": days(frame["end"], YEAR_START),
            **frame[["cost", "sent", "responses", "leads", "sales"]].astype(int),
        }
    )


def channel_campaigns(rng: np.random.Generator, channel: str, steps: list[int]) -> pd.DataFrame:
    """Return the eight campaigns of one channel, with the big one where it belongs."""
    big = pd.DataFrame([BIG] if channel == BIG_CHANNEL else [], columns=list(BIG))
    n = CAMPAIGNS_A_CHANNEL - len(big)
    weight = rng.gamma(6.0, 1.0, n)
    cost_weight, sale_weight = weight * rng.gamma([[20.0], [12.0]], 1.0, (2, n))
    cost = COST_A_SALE[channel] * steps[-1] - big["cost"].sum()
    leads = rounded_to_total(weight, steps[0] - big["leads"].sum(), unit=1)
    responses = np.rint(leads * rng.uniform(1.05, 1.4, n))
    start = rng.integers(0, DAYS - 60, n)
    frame = pd.DataFrame(
        {
            "start": start,
            "end": start + rng.integers(14, 60, n),
            "cost": rounded_to_total(cost_weight, cost, unit=10),
            "sent": np.rint(responses / rng.uniform(0.02, 0.08, n) / 100) * 100,
            "responses": responses,
            "leads": leads,
            "sales": rounded_to_total(sale_weight, steps[-1] - big["sales"].sum(), unit=1),
        }
    )
    frame = pd.concat([frame, big]) if len(big) else frame
    return frame.assign(channel=channel, theme=rng.permutation(THEMES))
