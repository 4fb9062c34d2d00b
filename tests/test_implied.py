"""What a wrong answer would be right for."""

import numpy as np
import pytest

from crmlab.answers import Number, Vector
from crmlab.scenes import Scene, answer, call, given, step

NAMES = ["a", "b", "c"]


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr("crmlab.scenes.scene._registered", {})


def said(formula, kind, handed_in, **terms):
    scene = Scene("9-1", terms | {"answer": answer(formula, kind, "the answer")})
    found = scene.edition.diagnosis("answer", kind.read(handed_in))
    return found[0] if found else None


LEVEL = given(812.0, "pieces", "the level")
WEIGHT = given(0.37, "weight", "the weight")
RATE = given(0.12, "share of customers", "the rate")


@pytest.mark.parametrize(
    ("handed_in", "value"),
    [(812 / 0.32, "the rate* came to 32 %"), (350 / 0.12, "the level* came to 350")],
)
def test_the_value_that_a_quantity_would_need_is_told(handed_in, value):
    message = said(LEVEL / RATE, Number("pieces"), handed_in, level=LEVEL, rate=RATE)
    assert message == f"This would be right if *{value}"


def test_a_step_is_told_where_no_quantity_explains():
    lost = step(LEVEL * RATE, "pieces", "the lost pieces")
    terms = {"level": LEVEL, "rate": RATE, "lost": lost}
    assert "*the lost pieces* came to 130" in said(5000 / lost, Number("CNY"), 5000 / 130, **terms)


def test_curves_that_are_no_quotients_are_followed():
    power = call(lambda rate, level: level * (1 + rate) ** 7, RATE, LEVEL)
    handed_in = 812 * 1.31**7
    message = said(power, Number("pieces"), handed_in, level=LEVEL, rate=RATE)
    assert "*the rate* came to 31 %" in message


def test_one_number_for_all_places_is_told():
    margins = given(np.array([520.0, 611.0, 303.0]), "CNY a head", "the margin")
    kept = given(np.array([2.31, 3.17, 4.23]), "years", "the years")
    terms = {"margins": margins, "kept": kept}
    handed_in = 610 * np.array([2.31, 3.17, 4.23])
    message = said(kept * margins, Vector(NAMES, "CNY"), handed_in, **terms)
    assert "*the margin* came to 610 CNY" in message


@pytest.mark.parametrize("handed_in", [812 / 0.1234, 812 / 0.1201, -812 / 0.32])
def test_no_plain_number_is_silence(handed_in):
    assert said(LEVEL / RATE, Number("pieces"), handed_in, level=LEVEL, rate=RATE) is None


@pytest.mark.parametrize("handed_in", [812 / 0.60, 812 / 0.03, 3_000 / 0.12, 0.0])
def test_what_nobody_takes_for_the_right_value_is_silence(handed_in):
    assert said(LEVEL / RATE, Number("pieces"), handed_in, level=LEVEL, rate=RATE) is None


def test_a_plain_value_that_answers_beside_need_as_well_is_silence():
    level, extra = given(800.0, "pieces", "the level"), given(300.0, "pieces", "the extra")
    terms = {"level": level, "extra": extra}
    assert said(level + extra, Number("CNY"), 980, **terms) is None  # extra of 170, 180, 190
    assert "*the level* came to 600" in said(level / 12, Number("pieces"), 50.0, level=level)


def test_a_count_stays_whole():
    visits = given(12.0, "visits", "the visits")
    told = [
        said(LEVEL * visits, Number("CNY"), 812 * n, level=LEVEL, visits=visits) for n in (9, 8.7)
    ]
    assert "*the visits* came to 9" in told[0]
    assert "visits" not in str(told[1])


def test_shares_stay_shares():
    kept = given(0.80, "share of customers", "the retention")
    assert said(LEVEL * kept, Number("pieces"), 812 * 1.5, level=LEVEL, kept=kept) is None
