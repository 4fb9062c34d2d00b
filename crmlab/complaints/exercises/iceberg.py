"""Exercise 6-3: the silent problems behind complaints, by a voice rate for each class."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.scenes.verbs import total

CLASSES = ["trivial", "minor", "major"]


def _rates(panel: pd.DataFrame, who: str, base: str) -> pd.Series:
    told = panel.groupby("problem_class", observed=True)[who].agg(["sum", "size"]).loc[CLASSES]
    bases = {"class": told["size"], "voiced": told["sum"].sum(), "problem": told["size"].sum()}
    return told["sum"] / (bases | {"panel": len(panel), "none": 1})[base]


def _counts(of: str) -> pd.Series:
    table, column = of.split()
    return load(table)[column].value_counts()[CLASSES]


class Silent(Exercise, id="6-3"):
    told = given(120, "complaints", "the 120 complaints")
    trivial_rate = given(0.04, "rate", "the 4 % who speak up", others={"the silent 96 %": 0.96})
    major_rate = given(0.69, "rate", "the 69 % who speak up", others={"the silent 31 %": 0.31})
    trivial_problems = answer(told / trivial_rate, Number("problems", 0.5), "the trivial problems")
    major_problems = answer(told / major_rate, Number("problems", 0.5), "the major problems")
    silent_trivial = step(trivial_problems - told, "problems", "the *trivial* ones nobody told")
    silent_major = answer(
        major_problems - told, Number("problems", 0.5), "the major problems that nobody told"
    )
    major_problems.mistake(
        "Behind 69 complaints stand 100 problems: divide by 0.69", told * (1 + major_rate)
    )
    panel = given(lambda: load("problem_panel").assign(ones=1), "panel", "the panel")
    who = choice(("who voiced it", "voiced"), ("who `stayed`", "stayed"))
    base = choice(
        ("all with a problem of this class", "class"),
        ("all who voiced one, of whatever class", "voiced"),
        ("all with a problem, of whatever class", "problem"),
        ("everybody in the panel", "panel"),
        ("numbers of people, over nothing", "none"),
    )
    voice_rates = answer(
        call(_rates, panel, who, base), Vector(CLASSES, "share", 0.002), "the voice rates by class"
    )
    voice_rates.mistake(
        "This is how frequent each class is. Which share *of a class* told the firm?",
        *(call(_rates, panel, "ones", "panel"), call(_rates, panel, "ones", "problem")),
    )
    of = choice(
        ("the complaints of the log", "complaint_outcomes loss_class"),
        ("the people of the *panel*", "problem_panel problem_class"),
    )
    counts = step(call(_counts, of), "complaints by class", "the complaints by class")
    told_cases = step(total(counts), "problems", "the told ones")
    asked_cases = given(
        lambda: _counts("problem_panel problem_class").sum(), "problems", "those in the *panel*"
    )
    by_class = step(counts / voice_rates, "problems by class", "the problems by class")
    all_problems = answer(
        total(by_class), Number("problems", 10), "the problems behind all complaints"
    )
    all_problems.mistake(
        "This divides all complaints by *one* rate. The log holds other shares of trivial, minor "
        "and major problems than the panel: divide class by class, then add up",
        told_cases / call(lambda panel: panel["voiced"].mean(), panel),
        told_cases / call(lambda panel: panel[panel["path"] != "none"]["voiced"].mean(), panel),
        *(told_cases / call(np.mean, voice_rates), told_cases / call(np.sum, voice_rates)),
        told_cases * call(lambda rates: (1 / rates).mean(), voice_rates),
        told_cases / call(lambda panel: panel[panel["path"] != "none"]["voiced"].mean(), panel)
        - told_cases,
    )
    all_problems.mistake(
        "The classes stand in two orders, so complaints and rates of different ones meet",
        total(call(lambda counts: -np.sort(-counts), counts) / voice_rates),
    )
    hints = (
        "If 4 of 100 speak up, each complaint stands for 100 / 4 = 25 problems.",
        "Step 2: asked_people.groupby('problem_class')['voiced'].mean() has the rates; "
        "told_cases['loss_class'].value_counts() the complaints. Leave out the class none.",
        "Series are divided label by label: counts / rates. Then .sum().",
    )
    then = (
        "Behind the complaints of the log stand about {all_problems}. Most of the silent ones are "
        "trivial: each alone costs little, all together they may not."
    )
