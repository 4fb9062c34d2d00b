"""Exercise 2-2: the gap between experience and expectation."""

import pandas as pd

from crmlab.answers import Label, Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.value.measures import STAGES
from crmlab.verbs import lowest, mean


def _stages() -> pd.Series:
    return pd.Series(pd.Categorical(load("auto_stage_survey")["stage"], STAGES))


mean_by = Verb(lambda values, groups: values.groupby(groups, observed=False).mean().reindex(STAGES))
mean_by.slip(
    "These are sums over all customers. Take the mean, so that they are in points",
    lambda values, groups: values.groupby(groups, observed=False).sum().reindex(STAGES),
)
mean_by.slip(
    "These are medians. Take the mean of each stage",
    lambda values, groups: values.groupby(groups, observed=False).median().reindex(STAGES),
)


def _not_the_lowest(given, gaps):
    return say("Another stage has a lower gap: sort the gaps, and look at the lowest")


class Survey(Exercise, id="2-2"):
    experience = given(lambda: load("auto_stage_survey")["experience"], "points", "the experience")
    expectation = given(
        lambda: load("auto_stage_survey")["expectation"], "points", "the expectation"
    )
    stage = given(_stages, "stage", "the stage")
    gap = step(experience - expectation, "gap in points", "the gap of each answer")
    mean_experience = step(
        mean_by(experience, stage), "mean points by stage", "the mean experience of each stage"
    )
    mean_expectation = step(
        mean_by(expectation, stage), "mean points by stage", "the mean expectation of each stage"
    )
    gaps = answer(
        mean_by(gap, stage), Vector(STAGES, "points", tolerance=0.005), "the mean gap of each stage"
    )
    worst_stage = answer(lowest(gaps, list(STAGES)), Label(STAGES), "the stage with the lowest gap")
    gaps.mistake(
        "You took off the mean expectation of *all* answers. Each stage has an expectation of its "
        "own",
        mean_experience - mean(expectation),
    )
    gaps.mistake(
        "This is the share of customers who are let down. Take the mean gap",
        mean_by(call(lambda gap: (gap < 0).astype(float), gap), stage),
    )
    worst_stage.symptom(_not_the_lowest)
    hints = (
        "Relationship value is experience minus expectation, in that order.",
        "Subtract the two columns first; then group by stage and take the mean.",
        "gaps = (survey.experience - survey.expectation).groupby(survey.stage).mean(); "
        "gaps.idxmin() is the label of the lowest.",
    )
