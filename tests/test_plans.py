"""Lesson plans fit their minutes and name what is there; exam answers are right by a second way."""

import math
import re
from itertools import pairwise
from statistics import NormalDist, mean, variance

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from crmlab import cli, plans
from crmlab.exams import questions
from crmlab.notebooks import find_sources

CHAPTERS = [plans.Chapter(source) for source in find_sources()]
NAMES = [chapter.package for chapter in CHAPTERS]
LAST = (5, 25)  # minutes that a closing discussion may take: the slack of a plan


def run(*arguments: str):
    return CliRunner().invoke(cli.main, ["plan", *map(str, arguments)])


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_each_chapter_has_a_plan_and_an_exam(chapter):
    assert chapter.plan_file.exists()
    assert len(questions(chapter.package, 1)) == 3


@pytest.mark.parametrize("minutes", plans.LENGTHS)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_minutes_add_up_and_cells_exist(chapter, minutes):
    steps = chapter.steps(minutes)
    assert sum(step.minutes for step in steps) == minutes
    assert all(step.minutes > 0 for step in steps)
    assert LAST[0] <= steps[-1].minutes <= LAST[1]
    assert steps[-1].title.startswith("Discussion")
    cells = [cell.id for section in chapter.sections for cell in section.cells]
    places = [cells.index(step.cell) for step in steps if step.cell]
    assert places == sorted(places)  # in the order of the chapter
    starts = np.cumsum([0, *(step.minutes for step in steps[:-1])])
    assert [step.start for step in steps] == starts.tolist()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_a_plan_says_what_is_left_out_where_classes_stumble_and_how_to_debrief(chapter):
    text = plans.plan(chapter, 90)
    for heading in ("Steps", "What is left out", "Where classes stumble", "Debrief", "Rubric"):
        parts = re.split(rf"^## {heading}.*$", text, flags=re.M)
        assert len(parts) == 2 and len(parts[1].split("\n## ")[0].strip()) > 80, heading
    assert chapter.choice["90"]["why"] in text and chapter.choice["idea"] in text
    assert "For the debrief" in text
    left_out = text.split("## What is left out")[1].split("\n## ")[0]
    taken = {step.title for step in chapter.steps(90)}
    assert not [title for title in taken if title in left_out]


def test_mistakes_are_in_the_words_of_the_exercise():
    chapter = plans.find("02")
    told = chapter.mistakes("2-1")
    assert told[0].startswith("`growth`: This adds the three 10 %")
    assert len(told) <= plans.MISTAKES


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_draws_other_numbers_and_another_answer(name):
    for one, same, other in zip(*(questions(name, seed) for seed in (1, 1, 2)), strict=True):
        assert one.text == same.text and one.answer == same.answer
        assert one.text != other.text and one.answer != other.answer
        assert one.points == 10 and 8 <= one.minutes <= 20
        assert "nan" not in one.text + one.answer and not re.search(r"[{}]", one.text + one.answer)


def second_way(title, given):
    """Return the numbers of an answer, found without the package."""
    g = pd.Series(given)
    match title:
        case "Ahead by volume":
            cost = g.cost * g.rate ** math.log2(g.times)
            return {"leader": cost, "lead": 1 - g.rate ** math.log2(g.times)}
        case "A bucket with a hole":
            brought = g.kept + g.expansion
            return {"retention": brought / g.before, "needed": g.before * (1 + g.goal) - brought}
        case "What they need, and what we believe":
            squares = sum((m - c) ** 2 for m, c in zip(g.manager, g.customers, strict=True))
            return {"agreement": 1 - 6 * squares / (6 * 35)}
        case "A file that ages":
            stays = 1 - g.decay
            return {
                "half": math.log(0.5, stays),
                "right": g.records * stays * stays,
                "months": 12 * math.log(g.least, stays),
            }
        case "What a field is worth":
            gained = (g.knowing - g.without) * g.margin
            return {"lift": g.knowing / g.without, "worth": gained}
        case "Two kinds of error":
            return {"precision": g.right / g.found, "recall": g.right / g.true}
        case "The buyer who brings a buyer":
            before, after = (sum(g.margin * q**k for k in range(200)) for q in (g.now, g.then))
            most = (g.margin - before * (1 - g.then)) / g.then
            return {"before": before, "after": after, "most": most}
        case "Ten customers":
            profits = sorted(g.profits, reverse=True)
            sums = np.cumsum(profits) / sum(profits)
            return {"peak": sums.max(), "best": sums[1]}
        case "Large or faithful?":

            def worth(margin, stays):
                return sum(margin * (stays / (1 + g.rate)) ** year for year in range(1, 2_000))

            a, b = worth(g.steady, g.stays), worth(g.large, g.leaves)
            return {"a": a, "b": b}
        case "Where to meet them":
            t = g.table
            lift = (t.loc["family", "app"] / t.loc["family"].sum()) / (
                t["app"].sum() / t.to_numpy().sum()
            )
            return {"family": lift}
        case "What the parts are worth":
            gap = (-g.low + g.basic) - (g.low - g.basic)
            return {"price": g.low / (g.low + g.basic + g.known), "share": 1 / (1 + math.exp(-gap))}
        case "A mailing that seems to pay":
            caused = g.people * g.written - g.people * g.silent
            spent = g.people * g.cost
            naive = g.people * g.written * g.margin - spent
            return {"needed": g.cost / g.margin, "naive": naive, "true": caused * g.margin - spent}
        case "Water into a bath":
            level = g.start
            for _ in range(3):
                level += g.won - g.churn * level
            forever = g.start
            for _ in range(500):
                forever += g.won - (g.churn - 0.02) * forever
            return {
                "after": level,
                "settles": g.won / g.churn,
                "fewer": forever,
                "more": forever * g.churn - g.won,
            }
        case "The same growth twice":
            now = (1_000 + g.won - g.lost) * (1 + g.spend)
            return {"growth": now / 1_000 - 1, "other_won": now - 1_000 + g.other_lost}
        case "Two recencies":
            recency = [6 * g.gap, g.twice]
            age = (g.until - g["first"]).days
            return {"recency": recency, "days": [age - 7 * weeks for weeks in recency]}
        case "A score, and a bonus":

            def shares(counts):
                return [each / g.people for each in counts]

            (d1, _, p1), (d2, _, p2) = shares(g.before), shares(g.after)
            return {"change": 100 * ((p2 - d2) - (p1 - d1))}
        case "Two shares of the wallet":
            here, whole = np.array(g.here), np.array(g["all"])
            return {"customer": (here / whole).mean(), "money": here.sum() / whole.sum()}
        case "A test that is too small":
            p1, p2 = g.base, g.base + g.effect
            spread = (p1 * (1 - p1) + p2 * (1 - p2)) / g["size"]
            seen = NormalDist(g.effect, spread**0.5)
            power = 1 - seen.cdf(1.96 * spread**0.5) + seen.cdf(-1.96 * spread**0.5)
            return {"enough": (2.8 / g.effect) ** 2 * spread * g["size"], "power": power}
        case "The same count twice":

            def limit(orders):
                return g.rate + 3 * (g.rate * (1 - g.rate) / orders) ** 0.5

            return {"one": limit(g.quiet), "other": limit(g.busy)}
        case "Over the weekend":
            until_six = pd.Timestamp("2024-06-07 18:00") - g.came
            from_nine = g.left - pd.Timestamp("2024-06-11 09:00")
            return {"working": (until_six + from_nine) / pd.Timedelta(hours=1)}
        case "A button that is too easy":

            def stay(voice, mix):
                told = sum(mix[kind] * g.stay[kind] for kind in mix)
                return g.problems * (voice * told + (1 - voice) * g.stay["silent"])

            return {
                "before": stay(0.2, g.mix),
                "grown": stay(g.then, g.mix),
                "stuck": stay(g.then, g.crowded),
            }
        case "Few who stay":

            def all_of(of, retention):
                each = of["margin"] * (1 + retention / 1.1) - of["acquisition_cost"]
                return of["customers"] * each - of["investment"]

            a, b = (all_of(of, of["retention"]) for of in (g.many, g.few))
            return {
                "a": a,
                "b": b,
                "level": np.interp(a, [all_of(g.few, r) for r in (0, 1)], [0, 1]),
            }
        case "One miss, two meanings":
            one, other = (
                sum(abs(y - x) for x, y in pairwise(values[:-1])) / 4 / 1.128
                for values in (g.lost, g.wallet)
            )
            return {"one": one, "other": other, "alarm": 1 - 0.95**g.lights}
        case "Eight stores":
            gained = [(g.after[side] - g.before[side]).tolist() for side in ("pilots", "others")]
            effect = mean(gained[0]) - mean(gained[1])
            reach = 2.447 * sum(variance(each) / 4 for each in gained) ** 0.5
            return {"effect": effect, "low": effect - reach, "high": effect + reach}
    return {}


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("name", NAMES)
def test_answers_are_right_by_a_second_way(name, seed):
    for question in questions(name, seed):
        found = second_way(question.title, question.given)
        assert found, question.title
        for key, value in found.items():
            assert question.right[key] == pytest.approx(value, rel=2e-3), (question.title, key)


@pytest.mark.parametrize("seed", range(8))
def test_what_a_model_answer_claims_is_true_of_its_numbers(seed):
    by_title = {q.title: q.right | q.given for name in NAMES for q in questions(name, seed)}
    mailing = by_title["A mailing that seems to pay"]
    assert mailing["naive"] > 0 > mailing["true"]
    button = by_title["A button that is too easy"]
    assert button["stuck"] < button["before"] < button["grown"]
    weeks = by_title["The same count twice"]
    assert weeks["complaints"] / weeks["quiet"] > weeks["one"]
    assert weeks["complaints"] / weeks["busy"] < weeks["other"]
    segments = by_title["Large or faithful?"]
    assert segments["leaves"] < segments["equal"] < 1 and segments["a"] > segments["b"]
    assert by_title["Ten customers"]["peak"] > 1
    test = by_title["A test that is too small"]
    assert test["power"] < 0.8 and test["size"] < test["enough"]
    silent = pd.Series(by_title["Two recencies"]["days"]) / 7
    assert silent[0] > 3 * by_title["Two recencies"]["gap"] and silent[1] < 26
    assert by_title["A bucket with a hole"]["retention"] < 1
    few = by_title["Few who stay"]
    assert 0 < few["a"] < few["b"] and 0.7 < few["level"] < few["few"]["retention"]
    misses = by_title["One miss, two meanings"]
    assert misses["flags"] == ["news", "wobble"] and misses["lost"] == sorted(misses["lost"])
    stores = by_title["Eight stores"]
    assert 0 < 30_000 * stores["low"] < stores["cost"] < 30_000 * stores["effect"]


def test_the_command_prints_and_writes(tmp_path):
    heading = "# 02 · Customer value 客户价值: 45 minutes"
    assert run("02", "--minutes", 45).output.startswith(heading)
    assert "For whoever marks: seed 7" in run("02", "--exam", "--seed", 7).output
    assert run("02", "--out", tmp_path / "plan.html").exit_code == 0
    page = (tmp_path / "plan.html").read_text("utf-8")
    assert "<table>" in page and "<title>02 · Customer value" in page


def test_a_chapter_without_a_plan_says_what_to_write(tmp_path):
    chapter = plans.Chapter(tmp_path / "09_new.ipynb")
    with pytest.raises(plans.PlanError, match=r"09_new\.toml"):
        _ = chapter.choice
    assert questions("new", 1) == []


def test_a_step_that_is_not_there_is_named(tmp_path):
    chapter = plans.find("02")
    chapter.choice["45"] = {"steps": ["2.99"]}
    with pytest.raises(plans.PlanError, match=r"or discussion '2\.99'"):
        chapter.steps(45)
