"""The customers of one day in segments, and these as a page may show them."""

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import Missing
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import later, say
from crmlab.segmentation.measures.rfm import RFM, rfm_scores, rfm_segments

FEWEST = 25  # customers: five in each fifth
POOLED = later("small segments together")


def score(customers: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Return customers with scores and segments, unless they are too few or too much alike."""
    if len(customers) < FEWEST:
        raise Missing(
            "One customer is too few: scores need {fewest}.",
            "Fifths of {count} customers hold fewer than five each: scores need {fewest} "
            "customers.",
            count=len(customers),
            fewest=FEWEST,
        )
    if customers["frequency"].max() == 1:
        raise Missing(
            "Nobody came a second time: how often says nothing, and who is a regular customer "
            "cannot be told. Segments would rest on the day and the size of one purchase."
        )
    measures = {
        "recency_days": say("the day of the last purchase"),
        "frequency": say("the number of purchases"),
        "monetary": say("the money spent"),
    }
    by_value = rfm_scores(customers)  # the other rule parts equals
    for measure, what in measures.items():
        if by_value[RFM[measure]].value_counts().iloc[1:].sum() < SMALLEST_GROUP:
            alike = customers[measure].value_counts(normalize=True).iloc[0]
            raise Missing(
                "{share} of the customers are alike in {what}: it tells hardly anybody from "
                "anybody, and without it there are no segments.",
                share=theme.percent(alike, 0),
                what=what,
            )
    return rfm_segments(rfm_scores(customers, rule))


def describe(scored: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return a row a segment, best first: how many customers, what they are like and bring."""
    groups = scored.groupby(shown(scored["segment"]), observed=True)
    if len(groups) == 1:
        raise Missing("All segments are too small to be shown, or there is one only.")
    often = say("orders (mean)") if unit == "order" else say("purchases (mean)")
    return pd.DataFrame(
        {
            "customers": groups.size(),
            say("days since the last (median)"): groups["recency_days"].median(),
            often: groups["frequency"].mean(),
            "revenue": groups["monetary"].sum(),
            "margin": groups["margin"].sum(),
            "each": groups["monetary"].mean(),
        }
    )


def shown(segment: pd.Series) -> pd.Series:
    """Return the segments as a page may show them: those of fewer than five are put together."""
    sizes = segment.value_counts().sort_values()
    sizes = sizes[sizes > 0]
    small = sizes < SMALLEST_GROUP
    if not small.any():
        return segment
    # What is put together must be a group itself, or it could be told from the total.
    pooled = sizes.index[: max(small.sum(), 1 + int((sizes.cumsum() < SMALLEST_GROUP).sum()))]
    kept = [one for one in segment.cat.categories if one not in set(pooled)]
    return segment.cat.set_categories([*kept, POOLED]).fillna(POOLED)


def as_shown(segment: pd.Series, now: pd.Series) -> pd.Series:
    """Return the segments of an earlier day, put together as those now are."""
    names = now.cat.categories
    return segment.astype(object).where(segment.isin(names), names[-1]).rename("segment")
