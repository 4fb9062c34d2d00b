"""Exercise 6-3: the silent problems behind complaints, by a voice rate for each class."""

import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.verbs import total

CLASSES = ["trivial", "minor", "major"]


def _rates(panel: pd.DataFrame, of: str) -> pd.Series:
    outcomes = {"voiced": panel["voiced"], "silent": ~panel["voiced"], "stayed": panel["stayed"]}
    return outcomes[of].groupby(panel["problem_class"]).mean()[CLASSES]


def _told(outcomes: pd.DataFrame, of: str) -> pd.Series:
    rows = outcomes if of == "all" else outcomes[outcomes[of]]
    return rows["loss_class"].value_counts()[CLASSES]


class Silent(Exercise, id="6-3"):
    told = given(120, "complaints", "the 120 complaints")
    trivial_rate = given(
        0.04,
        "voice rate",
        "the voice rate of trivial problems, 4 %",
        others={"the share that stays silent, 96 %": 0.96},
    )
    major_rate = given(
        0.69,
        "voice rate",
        "the voice rate of major problems, 69 %",
        others={"the share that stays silent, 31 %": 0.31},
    )
    trivial_problems = answer(told / trivial_rate, Number("problems", 0.5), "the trivial problems")
    major_problems = answer(told / major_rate, Number("problems", 0.5), "the major problems")
    silent_major = answer(
        major_problems - told, Number("problems", 0.5), "the major problems that nobody told"
    )
    panel = given(lambda: load("problem_panel"), "panel", "the panel")
    spoke = given(
        "voiced",
        "outcomes of the panel",
        "who voiced the problem",
        others={"who stayed *silent*": "silent", "who stayed a customer": "stayed"},
    )
    voice_rates = answer(
        call(_rates, panel, spoke), Vector(CLASSES, "share", 0.002), "the voice rates by class"
    )
    outcomes = given(lambda: load("complaint_outcomes"), "cases", "the cases of the log")
    which = given(
        "all",
        "which cases",
        "every complaint of the log",
        others={"the *settled* ones only": "settled", "those settled *quickly* only": "quick"},
    )
    counts = step(call(_told, outcomes, which), "complaints by class", "the complaints by class")
    by_class = step(counts / voice_rates, "problems by class", "the problems by class")
    all_problems = answer(
        total(by_class), Number("problems", 10), "the problems behind all complaints"
    )
    overall = step(
        call(lambda panel: panel.query("problem_class != 'none'")["voiced"].mean(), panel),
        "voice rate of all",
        "the voice rate of all classes together",
    )
    all_problems.mistake(
        "This divides all complaints by *one* rate. The log holds other shares of trivial, minor "
        "and major problems than the panel: divide class by class, then add up",
        total(counts) / overall,
        total(counts) / call(lambda rates: rates.mean(), voice_rates),
    )
    all_problems.mistake(
        "These are the problems that nobody told. Asked are *all*, the told ones among them",
        total(by_class) - total(counts),
    )
    hints = (
        "If 4 of 100 speak up, each complaint stands for 100 / 4 = 25 problems.",
        "Step 2: panel.groupby('problem_class')['voiced'].mean() has the rates; "
        "outcomes['loss_class'].value_counts() the complaints. Leave out the class none.",
        "Series are divided label by label: counts / rates. Then .sum().",
    )
    then = (
        "The log shows 5,000 complaints, and about {all_problems} stand behind it. Most of the "
        "silent ones are trivial; each of them alone is cheap, all together they are not."
    )
