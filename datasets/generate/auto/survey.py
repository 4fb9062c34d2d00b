"""The auto group's value scores, that move together, and expectations missed at some stages."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected

N = 12_000
SCORES = ["current", "future", "credit", "loyalty", "growth"]
CORRELATION = 0.35
RESPONDENTS = 2400
GAPS = {
    "awareness": 0.1,
    "inquiry": -0.9,
    "purchase": 0.2,
    "use": 0.6,
    "after_sales": -0.4,
    "repurchase": 0.3,
}
LARGEST_SHIFT = 0.1  # of a gap in other editions: none becomes another's worst or best
PREMIUM = {"base": 100, "gap": 6, "experience": 4, "noise_sd": 12}

TRUTHS = {
    "customers": expected(N, 0, "rows of auto_value_scores"),
    "score_correlation_lowest": expected(CORRELATION, 0.03, "lowest of the ten correlations"),
    "score_correlation_highest": expected(CORRELATION, 0.03, "highest of the ten correlations"),
    "region_correlation": expected(0, 0.03, "largest |correlation| of region_score"),
    "survey_rows": expected(len(GAPS) * RESPONDENTS, 0, "rows of auto_stage_survey"),
    **{
        f"gap_{stage}": expected(
            gap, LARGEST_SHIFT, "mean of experience - expectation, points; exact as shipped"
        )
        for stage, gap in GAPS.items()
    },
    "premium_base": expected(PREMIUM["base"], 1.0, "intercept of wtp_premium, CNY"),
    "premium_gap": expected(PREMIUM["gap"], 0.2, "CNY a point of gap"),
    "premium_experience": expected(PREMIUM["experience"], 0.2, "CNY a point of experience"),
    "premium_noise_sd": expected(PREMIUM["noise_sd"], 0.3, "residual sd, CNY"),
}


def auto_value_scores(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a customer: five scores that share one factor, and one that shares none."""
    factor = rng.standard_normal((N, 1))
    own = rng.standard_normal((N, len(SCORES)))
    z = np.sqrt(CORRELATION) * factor + np.sqrt(1 - CORRELATION) * own
    scores = np.clip(np.rint(60 + 15 * z), 0, 100).astype(int)
    frame = pd.DataFrame(scores, columns=SCORES)
    frame.insert(0, "customer_id", customer_ids("A", N))
    frame["region_score"] = np.clip(np.rint(rng.normal(50, 20, N)), 0, 100).astype(int)
    return frame


def gaps_of(edition: int) -> dict[str, float]:
    """Return the gaps of an edition: as stated in the course's own, and near them in others.

    >>> gaps_of(0) == GAPS
    True
    """
    if edition == 0:
        return GAPS
    fifths = np.random.default_rng(edition).integers(-5, 6, len(GAPS))
    shifts = zip(GAPS.items(), (fifths / 5 * LARGEST_SHIFT).tolist(), strict=True)
    return {stage: round(gap + shift, 2) for (stage, gap), shift in shifts}


def auto_stage_survey(rng: np.random.Generator, gaps: dict[str, float]) -> pd.DataFrame:
    """Return one row a respondent and stage: expectation, experience and the premium accepted."""
    ids = np.sort(rng.choice(customer_ids("A", N), RESPONDENTS, replace=False))
    person = rng.normal(0, 0.7, RESPONDENTS)
    stages = []
    for stage, gap in gaps.items():
        expectation = np.clip(np.rint(rng.normal(7.0 + person, 1.1)), 1, 10).astype(int)
        experience = experience_with_gap(rng, expectation, gap)
        stages.append(
            pd.DataFrame(
                {
                    "customer_id": ids,
                    "stage": stage,
                    "expectation": expectation,
                    "experience": experience,
                }
            )
        )
    frame = pd.concat(stages, ignore_index=True)
    frame["stage"] = category(frame["stage"], list(GAPS), ordered=True)
    frame["wtp_premium"] = (
        PREMIUM["base"]
        + PREMIUM["gap"] * (frame["experience"] - frame["expectation"])
        + PREMIUM["experience"] * frame["experience"]
        + rng.normal(0, PREMIUM["noise_sd"], len(frame))
    ).round(2)
    return frame.sort_values(["customer_id", "stage"], ignore_index=True)


def experience_with_gap(
    rng: np.random.Generator, expectation: np.ndarray, gap: float
) -> np.ndarray:
    """Draw experiences on 1..10 whose mean lies above the mean expectation by exactly the gap.

    The ends of the scale bias the drawn mean, so randomly chosen answers move by one point.
    """
    drawn = expectation + rng.normal(gap, 1.4, len(expectation))
    experience = np.clip(np.rint(drawn), 1, 10).astype(int)
    missing = round(gap * len(expectation)) - (experience - expectation).sum()
    step = np.sign(missing)
    movable = np.flatnonzero((experience + step >= 1) & (experience + step <= 10))
    experience[rng.choice(movable, abs(missing), replace=False)] += step
    return experience
