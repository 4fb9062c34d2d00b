"""Exercise 2-2: the gap between experience and expectation."""

import pandas as pd

from crmlab.answers import Label, Vector
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.verbs import lowest, mean
from crmlab.value.measures import STAGES


def _stages() -> pd.Series:
    return pd.Series(pd.Categorical(load("auto_stage_survey")["stage"], STAGES))


def _by_stage(values: pd.Series, stages: pd.Series, how: str) -> pd.Series:
    return values.groupby(stages, observed=False).agg(how).reindex(STAGES)


def _not_the_lowest(given, gaps):
    return say("Another stage has a lower gap: sort the gaps, and look at the lowest")


class Survey(Exercise, id="2-2"):
    experience = given(lambda: load("auto_stage_survey")["experience"], "points", "the experience")
    expectation = given(
        lambda: load("auto_stage_survey")["expectation"], "points", "the expectation"
    )
    premium = given(
        lambda: load("auto_stage_survey")["wtp_premium"], "gap in points", "the price premium"
    )
    stage = given(_stages, "stage", "the stage")
    means = given("mean", "how", "the means of each stage, which are in points")
    sums = given("sum", "how", "the sums over all customers")
    medians = given("median", "how", "the medians")
    gap = step(experience - expectation, "gap in points", "the gap of each answer")
    mean_experience = step(
        call(_by_stage, experience, stage, means),
        "mean points by stage",
        "the mean experience of each stage",
    )
    mean_expectation = step(
        call(_by_stage, expectation, stage, means),
        "mean points by stage",
        "the mean expectation of each stage",
    )
    gaps = answer(
        call(_by_stage, gap, stage, means),
        Vector(STAGES, "points", tolerance=0.005),
        "the mean gap of each stage",
    )
    worst_stage = answer(lowest(gaps, list(STAGES)), Label(STAGES), "the stage with the lowest gap")
    gaps.mistake(
        "You took off the mean expectation of *all* answers. Each stage has an expectation of its "
        "own",
        mean_experience - mean(expectation),
    )
    gaps.mistake(
        "This is experience *divided* by expectation. Take the expectation off",
        mean_experience / mean_expectation,
    )
    gaps.mistake(
        "This is the share of customers who are let down. Take the mean gap",
        call(lambda gap, stage: _by_stage(gap < 0, stage, "mean"), gap, stage),
    )
    worst_stage.symptom(_not_the_lowest)
    hints = (
        "Relationship value is experience minus expectation, in that order.",
        "Subtract the two columns first; then group by stage and take the mean.",
        "A Series of gaps can be grouped by another Series of the same rows, survey['stage']. The "
        "worst stage stands at the lowest of the six means.",
    )
    then = "An average over all stages hides it: people are let down most at {worst_stage}."
