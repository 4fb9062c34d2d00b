"""The survey institute: five needs behind ten ratings, asked twice; a conjoint task; newcomers."""

import numpy as np
import pandas as pd

from .common import category, customer_ids, expected

SEEDS = {"needs_survey": 4101, "conjoint_ratings": 4132, "new_customers": 4103}

N, PROFILES, RESPONDENTS = 1260, 16, 300
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

GROUPS = {"price": 100, "service": 60, "convenience": 40}
CENTRES = {  # discount share in per cent, minutes of advice
    "price": (52.0, 13.0),
    "service": (37.0, 33.8),
    "convenience": (22.0, 13.0),
}
PREDICTOR_SPREAD = (12.0, 9.6)  # any two centres are 2.5 of these apart

TRUTH = {
    "parameters": {
        "segments": SEGMENTS,
        "moves": MOVES.tolist(),
        "centres": {"own": OWN, "other": OTHER, "sd": SPREAD},
        "elasticity": ELASTICITY,
        "bases": {base: columns for base, (columns, _) in BASES.items()},
        "tier_by_segment": TIER_BY_SEGMENT.tolist(),
        "part_worth_ranges": RANGES,
        "own_ranges": OWN_RANGES,
        "new_customer_centres": {group: list(centre) for group, centre in CENTRES.items()},
    },
    "truths": {
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
        "ratings": expected(RESPONDENTS * PROFILES, 0, "rows of conjoint_ratings"),
        "importance_price": expected(0.45, 0.015, "range of part-worths / sum of the ranges"),
        "importance_service": expected(0.30, 0.015, "the same"),
        "importance_warranty": expected(0.15, 0.015, "the same"),
        "importance_brand": expected(0.10, 0.015, "the same"),
        "price_slope_ratio": expected(2.0, 0.15, "price-sensitive : all others"),
        "new_rows": expected(sum(GROUPS.values()), 0, "rows of new_customers"),
        "proportional_chance": expected(0.38, 1e-9, "sum of squared shares of the groups"),
        "hit_rate": expected(0.84, 0.02, "discriminant analysis, each left out once"),
    },
    "not_met": [
        {
            "stated": "chi-square 12.6 of spend tier and segment",
            "kept": "12.6004, with these shares of segments and tiers",
            "why": "people are whole; V is .0707 to four digits",
        },
        {
            "stated": "82 % keep their segment and convenience grows from 14 to 21 %",
            "kept": "both, for the true segments",
            "why": "k-means names about 6 % of the people wrongly in each wave, so that segments "
            "found in the ratings agree less: some who seem to move only rated another way",
        },
        {
            "stated": "the bases explain .31, .22, .12, .06 and .02 of the margin",
            "kept": "each of the five alone, in wave 1",
            "why": "the bases are related (the loyal are more content, for one), so together they "
            "explain less than the sum; in wave 2 the shares are a little different",
        },
        {
            "stated": "the price segment has twice the price slope, and pooled importances "
            ".45/.30/.15/.10",
            "kept": "twice the slope of the four other segments taken together",
            "why": "the service-seeking hardly look at the price, so the other three are steeper "
            "than the four together",
        },
        {
            "stated": "heavy users are 22 % of people and 61 % of volume",
            "kept": "the 22 %",
            "why": "the survey asks how people use the product, not how much; the volume is in the "
            "shop's orders, where both figures hold",
        },
    ],
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the institute's four tables; the offset is added to every seed."""
    rng = {name: np.random.default_rng(seed + offset) for name, seed in SEEDS.items()}
    survey, truth = needs_survey(rng["needs_survey"])
    return {
        "needs_survey": survey,
        "needs_truth": truth,
        "conjoint_ratings": conjoint_ratings(rng["conjoint_ratings"], truth),
        "new_customers": new_customers(rng["new_customers"]),
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
