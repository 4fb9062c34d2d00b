"""Exercise 2-2: the gap between experience and expectation."""

from crmlab.answers import Label, Vector
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.value import measures


@exercise(
    "2-2",
    gaps=Vector(measures.STAGES, "points", tolerance=0.05),
    worst_stage=Label(measures.STAGES),
    hints=[
        "Relationship value is experience minus expectation, in that order.",
        "Subtract the two columns first; then group by stage and take the mean.",
        "gaps = (survey.experience - survey.expectation).groupby(survey.stage).mean(); "
        "gaps.idxmin() is the label of the lowest.",
    ],
)
def stage_gaps():
    """Mean experience minus mean expectation for each stage, and the lowest."""
    gaps = measures.relationship_gaps(load("auto_stage_survey"))["gap"]
    gaps = gaps.reindex(measures.STAGES)
    return gaps, gaps.idxmin()


@stage_gaps.mistake(
    "This is expectation minus experience. A customer who gets more than expected has a gap "
    "above zero, so turn it round"
)
def wrong_way_round():
    gaps = stage_gaps.reference()[0]
    return -gaps, gaps.idxmax()


@stage_gaps.mistake(
    "This is the mean experience, without the expectation. The same rating pleases one customer "
    "and lets another down"
)
def experience_alone():
    gaps = measures.relationship_gaps(load("auto_stage_survey")).reindex(measures.STAGES)
    return gaps["experience"], ...


@stage_gaps.mistake("These are sums over all customers. Take the mean, so that they are in points")
def sums_for_means():
    gaps = measures.relationship_gaps(load("auto_stage_survey")).reindex(measures.STAGES)
    return gaps["gap"] * gaps["answers"], ...


@stage_gaps.mistake("This is the size of the gap without its sign; the sign says who was let down")
def size_without_sign():
    return stage_gaps.reference()[0].abs(), ...


@stage_gaps.mistake(
    "That stage has the second lowest gap. Sort the gaps and look at the very bottom"
)
def second_worst():
    return ..., stage_gaps.reference()[0].nsmallest(2).index[1]
