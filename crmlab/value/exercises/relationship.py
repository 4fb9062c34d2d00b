"""Exercise 2-2: the gap between experience and expectation."""

import pandas as pd

from crmlab.answers import Label, Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import say
from crmlab.scenes import Scene
from crmlab.value.measures import STAGES
from crmlab.verbs import lowest


def _stages() -> pd.Series:
    return pd.Series(pd.Categorical(load("auto_stage_survey")["stage"], STAGES))


@Verb
def mean_by(values: pd.Series, groups: pd.Series) -> pd.Series:
    """Return the mean of each group, in the order of the stages."""
    return values.groupby(groups, observed=False).mean().reindex(STAGES)


@mean_by.slip("These are sums over all customers. Take the mean, so that they are in points")
def sums(values, groups):
    return values.groupby(groups, observed=False).sum().reindex(STAGES)


@mean_by.slip("These are medians. Take the mean of each stage")
def medians(values, groups):
    return values.groupby(groups, observed=False).median().reindex(STAGES)


@mean_by.slip("These are the spreads, the standard deviations. Take the mean of each stage")
def spreads(values, groups):
    return values.groupby(groups, observed=False).std().reindex(STAGES)


@mean_by.slip("This is how many answered. Take the mean of each stage")
def numbers_of_answers(values, groups):
    return values.groupby(groups, observed=False).size().reindex(STAGES)


survey = Scene(
    "2-2",
    experience=(lambda: load("auto_stage_survey")["experience"], "points", "the experience"),
    expectation=(lambda: load("auto_stage_survey")["expectation"], "points", "the expectation"),
    stage=(_stages, "stage", "the stage"),
    hints=[
        "Relationship value is experience minus expectation, in that order.",
        "Subtract the two columns first; then group by stage and take the mean.",
        "gaps = (survey.experience - survey.expectation).groupby(survey.stage).mean(); "
        "gaps.idxmin() is the label of the lowest.",
    ],
)


@survey.step("gap in points", "the gap of each answer")
def gap(experience, expectation):
    return experience - expectation


@survey.step("mean points by stage", "the mean experience of each stage")
def mean_experience(experience, stage):
    return mean_by(experience, stage)


@survey.step("mean points by stage", "the mean expectation of each stage")
def mean_expectation(expectation, stage):
    return mean_by(expectation, stage)


@survey.answer(Vector(STAGES, "points", tolerance=0.005), "the mean gap of each stage")
def gaps(gap, stage):
    return mean_by(gap, stage)


@survey.answer(Label(STAGES), "the stage with the lowest gap")
def worst_stage(gaps):
    return lowest(gaps, list(STAGES))


@survey.mistake(
    "gaps",
    "You took off the mean expectation of *all* answers. Each stage has an expectation of its own",
)
def overall_expectation(experience, expectation, stage):
    return mean_by(experience, stage) - expectation.mean()


@survey.mistake("gaps", "This is the share of customers who are let down. Take the mean gap")
def share_let_down(gap, stage):
    return mean_by((gap < 0).astype(float), stage)


@survey.symptom("worst_stage")
def not_the_lowest(given, gaps):
    return say("Another stage has a lower gap: sort the gaps, and look at the lowest")
