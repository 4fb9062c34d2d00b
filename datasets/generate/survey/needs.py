"""Five needs behind ten ratings, asked twice."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected

N = 1260
SEGMENTS = ["brand", "service", "quality", "price", "convenience"]
ITEMS = [f"{need}_{item}" for need in SEGMENTS for item in (1, 2)]
# Rows are wave 1, columns wave 2: 1,033 of 1,260 stay, convenience grows from 176 to 265.
MOVES = np.array(
    [
        [230, 7, 10, 6, 24],
        [6, 203, 10, 6, 27],
        [8, 8, 248, 7, 32],
        [8, 9, 11, 197, 27],
        [4, 5, 6, 6, 155],
    ]
)
SIZES = MOVES.sum(axis=1)  # 277, 252, 303, 252, 176
OWN, OTHER, SPREAD = 6.0, 3.8, 1.0
ELASTICITY = dict(zip(SEGMENTS, [-0.9, -1.2, -1.5, -4.5, -1.3], strict=True))

TIERS = ["low", "middle", "high"]
# Rows are tiers, columns segments: chi-square 12.6004, as near to 12.6 as a search found.
TIER_BY_SEGMENT = np.array([[128, 123, 141, 146, 92], [85, 77, 94, 71, 51], [64, 52, 68, 35, 33]])
GEOGRAPHY = ["north", "northeast", "east", "central", "south", "west"]
AGES = ["18-24", "25-34", "35-44", "45-54", "55+"]
LIFESTYLES = ["value", "luxury"]
INTENSITY = ["none", "light", "heavy"]
LOYALTY = ["none", "moderate", "strong", "committed"]
ATTITUDE = ["dissatisfied", "satisfied", "delighted"]
AGE_BY_SEGMENT = [
    [0.10, 0.20, 0.25, 0.25, 0.20],
    [0.06, 0.16, 0.22, 0.26, 0.30],
    [0.08, 0.20, 0.28, 0.26, 0.18],
    [0.20, 0.24, 0.22, 0.18, 0.16],
    [0.16, 0.36, 0.28, 0.14, 0.06],
]
INCOME_BY_SEGMENT = [
    [0.12, 0.20, 0.30, 0.22, 0.16],
    [0.14, 0.22, 0.30, 0.20, 0.14],
    [0.12, 0.20, 0.30, 0.22, 0.16],
    [0.26, 0.28, 0.26, 0.14, 0.06],
    [0.12, 0.20, 0.30, 0.22, 0.16],
]
LOYALTY_BY_SEGMENT = [
    [0.05, 0.20, 0.35, 0.40],
    [0.15, 0.35, 0.33, 0.17],
    [0.20, 0.35, 0.30, 0.15],
    [0.45, 0.35, 0.15, 0.05],
    [0.30, 0.40, 0.22, 0.08],
]
INTENSITY_BY_TIER = [[0.35, 0.55, 0.10], [0.15, 0.60, 0.25], [0.05, 0.45, 0.50]]
ATTITUDE_BY_LOYALTY = [
    [0.25, 0.57, 0.18],
    [0.18, 0.57, 0.25],
    [0.12, 0.55, 0.33],
    [0.08, 0.50, 0.42],
]
BASES = {  # the columns of each base, and its share of the margin's variance
    "behaviour": (["use_intensity", "loyalty", "spend_tier"], 0.31),
    "attitude": (["attitude"], 0.22),
    "psychographic": (["lifestyle"], 0.12),
    "demographic": (["age_band", "income_band"], 0.06),
    "geographic": (["geography"], 0.02),
}
EFFECTS = {  # of each level, in any unit: every base is scaled to its share
    "use_intensity": [-1.0, 0.0, 1.2],
    "loyalty": [-0.5, 0.0, 0.3, 0.6],
    "spend_tier": [-0.8, 0.2, 1.5],
    "attitude": [-1.0, 0.0, 0.8],
    "lifestyle": [0.0, 1.0],
    "age_band": [-0.8, -0.1, 0.4, 0.5, 0.0],
    "income_band": [-1.0, -0.5, 0.0, 0.5, 1.0],
    "geography": [-0.3, -0.6, 0.8, 0.0, 0.6, -0.5],
}
MARGIN_MEAN, MARGIN_SPREAD, MARGIN_GROWTH = 960.0, 330.0, 1.03

TRUTHS = {
    "rows": expected(2 * N, 0, "rows of needs_survey: the same 1,260 people twice"),
    **{
        f"share_{name}": expected(round(size / N, 4), 0.00005, "of the people, wave 1")
        for name, size in zip(SEGMENTS, SIZES, strict=True)
    },
    "best_k": expected(5, 0, "number of clusters with the highest silhouette, wave 1"),
    "kmeans_accuracy": expected(0.94, 0.02, "wave 1, five clusters matched to the segments"),
    "kmeans_accuracy_wave_2": expected(0.94, 0.02, "the same of wave 2"),
    "tier_chi_square": expected(12.6, 0.0005, "spend tier by segment, wave 1"),
    "tier_v": expected(0.0707, 0.00005, "Cramer's V of spend tier and segment, wave 1"),
    "loyalty_v": expected(0.26, 0.03, "Cramer's V of loyalty and segment, wave 1"),
    "stay_share": expected(round(1033 / N, 4), 0.00005, "the same true segment in both waves"),
    "convenience_wave_1": expected(round(176 / N, 4), 0.00005, "true share: 14 %"),
    "convenience_wave_2": expected(round(265 / N, 4), 0.00005, "true share: 21 %"),
    "true_rand_index": expected(0.607, 0.0005, "adjusted Rand index of the true segments"),
    **{
        f"explained_{base}": expected(share, 0.005, "share of margin variance, wave 1")
        for base, (_, share) in BASES.items()
    },
    "heavy_users": expected(0.22, 0.02, "of the people, wave 1"),
    "price_elasticity": expected(-4.5, 0.1, "mean of the price-sensitive, wave 1"),
}


def needs_survey(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both waves, a row a person and wave, and the answer key."""
    ids = rng.permutation(customer_ids("R", N))
    start, end = (np.repeat(axis.ravel(), MOVES.ravel()) for axis in np.indices(MOVES.shape))
    tier = np.empty(N, dtype=int)
    for number in range(len(SEGMENTS)):
        tier[start == number] = rng.permutation(np.repeat([0, 1, 2], TIER_BY_SEGMENT[:, number]))
    first = {
        "spend_tier": tier,
        "geography": rng.choice(6, N, p=[0.2, 0.08, 0.27, 0.15, 0.2, 0.1]),
        "age_band": drawn(rng, AGE_BY_SEGMENT, start),
        "income_band": drawn(rng, INCOME_BY_SEGMENT, start),
    }
    first["lifestyle"] = (rng.random(N) < 0.08 + 0.06 * first["income_band"]).astype(int)
    first |= behaviour(rng, start, first["spend_tier"])
    second = first | {
        "spend_tier": np.where(rng.random(N) < 0.85, tier, rng.permutation(tier)),
    }
    second |= kept(rng, first, behaviour(rng, end, second["spend_tier"]), start == end)
    luck = [rng.gamma(2.0, 1.0, N) - 2.0 for _ in range(2)]
    weights, centre, spread = margin_weights(first, luck[0])
    luck[1] = 0.8 * luck[0] + 0.6 * luck[1]
    taste = rng.normal(0, 0.5, N)
    waves, keys = [], []
    for wave, (segment, levels) in enumerate([(start, first), (end, second)]):
        score = sum(weights[base] * base_score(levels, base) for base in BASES) + luck[wave]
        margin = MARGIN_MEAN + MARGIN_SPREAD * (score - centre) / spread
        waves.append(
            pd.DataFrame({"resp_id": ids, "wave": wave + 1})
            .join(pd.DataFrame(ratings(rng, segment), columns=ITEMS))
            .join(named(levels))
            .assign(margin_12m=np.maximum(margin * MARGIN_GROWTH**wave, 20).round(2))
        )
        names = category(np.array(SEGMENTS)[segment], SEGMENTS)
        steep = np.array(list(ELASTICITY.values()))[segment] * np.exp(0.2 * taste)
        keys.append(
            pd.DataFrame(
                {"resp_id": ids, "wave": wave + 1, "segment": names, "elasticity": steep.round(2)}
            )
        )
    survey, truth = (pd.concat(parts, ignore_index=True) for parts in (waves, keys))
    order = ["wave", "resp_id"]
    return survey.sort_values(order, ignore_index=True), truth.sort_values(order, ignore_index=True)


def drawn(rng: np.random.Generator, shares: list[list[float]], group: np.ndarray) -> np.ndarray:
    """Draw a level a person by the shares of the person's group."""
    edges = np.cumsum(shares, axis=1)[group]
    return np.minimum((rng.random(len(group))[:, None] > edges).sum(axis=1), edges.shape[1] - 1)


def behaviour(
    rng: np.random.Generator, segment: np.ndarray, tier: np.ndarray
) -> dict[str, np.ndarray]:
    """Return use, loyalty and attitude of people of these segments and spend tiers."""
    loyalty = drawn(rng, LOYALTY_BY_SEGMENT, segment)
    return {
        "use_intensity": drawn(rng, INTENSITY_BY_TIER, tier),
        "loyalty": loyalty,
        "attitude": drawn(rng, ATTITUDE_BY_LOYALTY, loyalty),
    }


def kept(
    rng: np.random.Generator, old: dict, new: dict, same_needs: np.ndarray
) -> dict[str, np.ndarray]:
    """Let four in five answers of those whose needs are the same stay as they were."""
    return {
        column: np.where(same_needs & (rng.random(N) < 0.8), old[column], new[column])
        for column in new
    }


def ratings(rng: np.random.Generator, segment: np.ndarray) -> np.ndarray:
    """Return ten whole ratings, 1 to 7: the two of one's own need higher."""
    own = np.repeat(np.arange(len(SEGMENTS)), 2) == segment[:, None]
    marks = np.where(own, OWN, OTHER) + SPREAD * rng.standard_normal(own.shape)
    return np.clip(np.rint(marks), 1, 7).astype(np.int64)


def named(levels: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return the levels in words."""
    words = {
        "spend_tier": (TIERS, True),
        "geography": (GEOGRAPHY, False),
        "age_band": (AGES, True),
        "income_band": ([1, 2, 3, 4, 5], None),
        "lifestyle": (LIFESTYLES, False),
        "use_intensity": (INTENSITY, True),
        "loyalty": (LOYALTY, True),
        "attitude": (ATTITUDE, True),
    }
    columns = {}
    for column, (names, ordered) in words.items():
        values = np.array(names)[levels[column]]
        columns[column] = values if ordered is None else category(values, names, ordered)
    return pd.DataFrame(columns)


def base_score(levels: dict[str, np.ndarray], base: str) -> np.ndarray:
    """Return the sum of the effects of a base's columns."""
    return sum(np.array(EFFECTS[column])[levels[column]] for column in BASES[base][0])


def margin_weights(
    levels: dict[str, np.ndarray], luck: np.ndarray
) -> tuple[dict[str, float], float, float]:
    """Return the weight of each base that lets it explain its share, and the score's mean and sd.

    The bases are related, so the weights are found by trying: each is raised or lowered by the
    root of wanted over found, until nothing changes.
    """
    weights = {base: share**0.5 for base, (_, share) in BASES.items()}
    for _ in range(200):
        score = sum(weights[base] * base_score(levels, base) for base in BASES) + luck
        for base, (columns, share) in BASES.items():
            weights[base] *= (share / explained(score, [levels[c] for c in columns])) ** 0.5
    return weights, score.mean(), score.std()


def explained(score: np.ndarray, columns: list[np.ndarray]) -> float:
    """Return R squared of a regression on the levels of the columns."""
    dummies = [np.equal.outer(column, np.unique(column)[1:]) for column in columns]
    design = np.column_stack([np.ones(len(score)), *dummies])
    rest = score - design @ np.linalg.lstsq(design, score, rcond=None)[0]
    return 1 - rest.var() / score.var()
