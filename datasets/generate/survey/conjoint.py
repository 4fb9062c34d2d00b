"""Sixteen products rated by 300 of the people: what each attribute is worth to them."""

import numpy as np
import pandas as pd

from ..common import category, expected
from .needs import SEGMENTS, SIZES, N

PROFILES, RESPONDENTS = 16, 300
PRICES = [199, 249, 299, 349]
SERVICES = ["basic", "standard", "premium"]
WARRANTIES = ["1 year", "3 years"]
BRANDS = ["new", "known"]
RANGES = {"price": 1.8, "service": 1.2, "warranty": 0.6, "brand": 0.4}
SERVICE_STEPS = [-0.55, 0.1, 0.45]  # of the service's range
# Ranges of a segment that differ from the rest's, so that the mean of the people is RANGES.
OWN_RANGES = {
    "price": {"price": 3.0},
    "service": {"service": 2.2, "price": 0.6},
    "warranty": {"quality": 1.2},
    "brand": {"brand": 1.0},
}

TRUTHS = {
    "ratings": expected(RESPONDENTS * PROFILES, 0, "rows of conjoint_ratings"),
    "importance_price": expected(0.45, 0.015, "range of part-worths / sum of the ranges"),
    "importance_service": expected(0.30, 0.015, "the same"),
    "importance_warranty": expected(0.15, 0.015, "the same"),
    "importance_brand": expected(0.10, 0.015, "the same"),
    "price_slope_ratio": expected(2.0, 0.15, "price-sensitive : all others"),
}


def profiles() -> np.ndarray:
    """Return sixteen level numbers of price, service, warranty, brand: every pair is balanced."""
    # Columns A, B, A+B and A+2B over the field of four elements, where + is the bitwise xor.
    a, b = np.divmod(np.arange(PROFILES), 4)
    double = np.array([0, 2, 3, 1])
    service = np.array([0, 1, 2, 1])[b]  # the middle level twice
    return np.column_stack([a, service, (a ^ b) % 2, (a ^ double[b]) // 2])


def part_worth_ranges(segment: str) -> dict[str, float]:
    """Return the ranges of one segment; over all people their means are RANGES."""
    ranges = {}
    for attribute, mean in RANGES.items():
        own = OWN_RANGES[attribute]
        weight = {name: SIZES[SEGMENTS.index(name)] / N for name in own}
        rest = mean - sum(own[name] * weight[name] for name in own)
        ranges[attribute] = own.get(segment, rest / (1 - sum(weight.values())))
    return ranges


def conjoint_ratings(rng: np.random.Generator, truth: pd.DataFrame) -> pd.DataFrame:
    """Return sixteen rated profiles of 300 of the people, by their segment of wave 1."""
    first = truth[truth["wave"] == 1]
    seats = np.rint(SIZES / N * RESPONDENTS).astype(int)
    chosen = np.concatenate(
        [
            rng.choice(first.index[first["segment"] == name], n, replace=False)
            for name, n in zip(SEGMENTS, seats, strict=True)
        ]
    )
    people = first.loc[np.sort(chosen)]
    steps = {
        "price": np.linspace(0.5, -0.5, 4),
        "service": np.array(SERVICE_STEPS),
        "warranty": np.array([-0.5, 0.5]),
        "brand": np.array([-0.5, 0.5]),
    }
    levels = profiles()
    utility = (
        5.2 + rng.normal(0, 0.7, (RESPONDENTS, 1)) + rng.normal(0, 1.0, (RESPONDENTS, PROFILES))
    )
    for number, (attribute, values) in enumerate(steps.items()):
        ranges = np.array([part_worth_ranges(name)[attribute] for name in people["segment"]])
        own = ranges * rng.normal(1, 0.25, RESPONDENTS)
        utility += own[:, None] * values[levels[:, number]]
    return pd.DataFrame(
        {
            "resp_id": np.repeat(people["resp_id"].to_numpy(), PROFILES),
            "segment": people["segment"].repeat(PROFILES).array,
            "price": np.tile(np.array(PRICES)[levels[:, 0]], RESPONDENTS),
            "service": category(
                np.tile(np.array(SERVICES)[levels[:, 1]], RESPONDENTS), SERVICES, True
            ),
            "warranty": category(
                np.tile(np.array(WARRANTIES)[levels[:, 2]], RESPONDENTS), WARRANTIES, True
            ),
            "brand": category(np.tile(np.array(BRANDS)[levels[:, 3]], RESPONDENTS), BRANDS),
            "rating": np.clip(np.rint(utility), 0, 10).astype(np.int64).ravel(),
        }
    )
