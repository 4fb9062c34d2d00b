"""The seven channels through which the customer file was filled, and what a record costs."""

import pandas as pd

from ..common import category, expected
from .customers import CHANNELS_FIRST

COST_A_RECORD = {  # CNY
    "web": 1.95, "app": 2.21, "social": 1.26, "survey": 4.14, "after_sales": 1.44, "event": 3.36,
    "partner": 2.10,
}  # fmt: skip
VALID = {
    "web": 0.78, "app": 0.85, "social": 0.20, "survey": 0.92, "after_sales": 0.90, "event": 0.70,
    "partner": 0.60,
}  # fmt: skip
CONSENT = {
    "web": 0.62, "app": 0.70, "social": 0.25, "survey": 0.55, "after_sales": 0.74, "event": 0.48,
    "partner": 0.20,
}  # fmt: skip

TRUTHS = {
    "channels": expected(7, 0, "rows of shop_channels"),
    "channel_records": expected(9900, 0, "sum of records"),
    **{
        f"cost_a_valid_record_{channel}": expected(cost / VALID[channel], 1e-9, "CNY")
        for channel, cost in COST_A_RECORD.items()
    },
    "rank_of_after_sales_a_valid_record": expected(1, 0, "the channel's rank, cheapest first"),
    "rank_of_social_a_valid_record": expected(7, 0, "the channel's rank, cheapest first"),
    "rank_of_social_a_record": expected(1, 0, "the channel's rank, cheapest first"),
}


def shop_channels(file: pd.DataFrame) -> pd.DataFrame:
    """Return one row a channel: cost, records in the file, and which of them are of use."""
    records = file["source_channel"].value_counts()
    return pd.DataFrame(
        {
            "channel": category(CHANNELS_FIRST, CHANNELS_FIRST),
            "cost_per_record": pd.Series(COST_A_RECORD)[CHANNELS_FIRST].to_numpy(),
            "records": records[CHANNELS_FIRST].to_numpy(),
            "valid_share": pd.Series(VALID)[CHANNELS_FIRST].to_numpy(),
            "consent_share": pd.Series(CONSENT)[CHANNELS_FIRST].to_numpy(),
        }
    )
