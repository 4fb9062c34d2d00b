"""Wrong answers that a formula explains: which there are, which is told, and what chance names."""

import math

import numpy as np
import pytest
from folded import of_each
from handed_in import SCENES

from crmlab.answers import Integer, Labels, Number, Ranking, Vector, share
from crmlab.scenes import Scene, answer, call, choice, editions, given, step
from crmlab.scenes.diagnosis import common_shape, explains, is_rounding
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import lowest, mean, natural_log, ranked, total


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr("crmlab.scenes.scene._registered", {})


def scene_of(formula, kind, **terms):
    """Return a scene with one answer, called `answer`."""
    return Scene("9-1", terms | {"answer": answer(formula, kind, "the answer")})


def said(scene, handed_in):
    """Return what is said of an answer, as its kind reads it."""
    found = scene.edition.diagnosis("answer", scene.parts["answer"].read(handed_in))
    return found[0] if found else None


INVESTMENT, GOLD, ALL = 2_000_370.0, 211.0, 4_013.0
investment = given(INVESTMENT, "CNY", "the investment")
gold = given(GOLD, "customers", "the gold customers")
everyone = given(ALL, "customers", "all customers")
PROGRAMME = {"investment": investment, "gold": gold, "everyone": everyone}

RATE, LEFT, PRICE = 0.1371, 831.7, 97.3
rate = given(RATE, "share of price", "the rebate")
sold = given(LEFT, "pieces", "the pieces sold")
price = given(PRICE, "CNY a piece", "the price")
freight = given(2_311.0, "CNY", "the freight")
TRADE = {"rate": rate, "sold": sold, "price": price, "freight": freight}


@pytest.fixture
def per_customer():
    return scene_of(investment / gold, Number("CNY a customer", 1), **PROGRAMME)


@pytest.fixture
def income():
    return scene_of(sold * price * (1 - rate) - freight, Number("CNY", 1), **TRADE)


@pytest.mark.parametrize(
    ("handed_in", "message"),
    [
        (INVESTMENT / ALL, "You took *all customers*. Take *the gold customers*"),
        (INVESTMENT, "*the investment*. Asked for: the answer"),
        (GOLD / INVESTMENT, "upside down"),
        (INVESTMENT * GOLD, "You multiplied by *the gold customers*. Divide"),
        (
            INVESTMENT / GOLD / 1e3,
            "Right digits, but this is in thousands; the unit is CNY a customer",
        ),
        (-INVESTMENT / GOLD, "The size is right, the sign is not"),
        (2 * INVESTMENT / GOLD, "This is twice what is asked for"),
        (GOLD * ALL, "*the gold customers × all customers*. Asked for: the answer"),
    ],
)
def test_a_slip_of_a_quotient_is_named(per_customer, handed_in, message):
    assert message in said(per_customer, handed_in)


def test_a_product_is_not_added_to_its_own_factor():
    takings = step(sold * price, "CNY a piece", "the takings")
    scene = scene_of(takings - freight, Number("CNY", 1), **TRADE, takings=takings)
    assert said(scene, LEFT * PRICE - PRICE) is None


def test_a_root_that_is_left_out_is_called_a_root():
    scene = scene_of(sold**0.5 * price, Number("CNY", 1), sold=sold, price=price)
    assert said(scene, LEFT * PRICE) == "You left out the root"


@pytest.mark.parametrize(
    ("handed_in", "message"),
    [
        (LEFT * PRICE * (1 - RATE), "You left out *the freight*"),
        (LEFT * PRICE - 2311, "You left out *1 − the rebate*"),
        (LEFT * PRICE * (1 - RATE) + 2311, "You added *the freight*. Take it off"),
        (LEFT * PRICE * RATE - 2311, "You took 1 minus *the rebate*"),
        (LEFT * PRICE * (1 - RATE * 100) - 2311, "You wrote *the rebate* as a percentage."),
        (LEFT * PRICE * 1 - RATE - 2311, "Brackets are missing: (1 − the rebate)"),
        (LEFT * (1 - RATE) - 2311, "You left out *the price*"),
        (
            LEFT * (PRICE * (1 - RATE) - 2311),
            "You multiplied *the freight* by *the pieces sold* as well. Leave it as it is",
        ),
        (LEFT * PRICE * (1 + RATE) - 2311, "You added *the rebate*. Take it off"),
    ],
)
def test_a_slip_within_a_formula_is_named(income, handed_in, message):
    assert message in (said(income, handed_in) or "")


def test_brackets_at_the_head_of_a_chain_of_factors_are_named():
    scene = scene_of((sold - freight) / price / 1.12, Number("ratio", 1e-6), **TRADE)
    assert said(scene, LEFT - 2311 / PRICE / 1.12).startswith("Brackets are missing: (the pieces")


def test_brackets_within_a_chain_of_factors_are_named():
    scene = scene_of(100 * (sold - price) / 9, Number("of 100", 1e-6), **TRADE)
    assert (
        said(scene, 100 * LEFT - PRICE / 9) == "Brackets are missing: (the pieces sold − the price)"
    )


def test_an_answer_is_off_by_no_quantity_of_a_later_one():
    turnover = answer(sold * price, Number("CNY", 1), "the answer")
    terms = {"sold": sold, "price": price, "answer": turnover, "freight": freight}
    assert said(Scene("9-1", terms), LEFT * PRICE + 2_311) is None


def test_brackets_below_a_line_that_is_taken_off_are_named():
    scene = scene_of(1 - freight / (sold - price), Number("ratio", 1e-6), **TRADE)
    assert (
        said(scene, 1 - 2311 / LEFT - PRICE)
        == "Brackets are missing: (the pieces sold − the price)"
    )


def test_brackets_around_a_sum_that_begins_with_one_number_for_the_learner_are_named():
    scene = scene_of(freight / (1 + rate - price), Number("ratio", 1e-6), **TRADE)
    for handed_in in (2311 / (1 + RATE) - PRICE, 2311 / 1 + RATE - PRICE):
        assert said(scene, handed_in).startswith("Brackets are missing")


def test_a_fraction_of_one_that_was_multiplied_is_no_fraction_upside_down():
    part = step(1 / gold, "share of a whole", "the part of each")
    scene = scene_of(investment * part, Number("CNY", 1), **PROGRAMME, part=part)
    assert said(scene, INVESTMENT * GOLD) == "You multiplied by *the gold customers*. Divide"


def test_a_quantity_that_is_wrong_in_one_of_its_places_is_named():
    scene = scene_of(gold * 17.31 - investment / gold, Number("CNY", 1), **PROGRAMME)
    both = ALL * 17.31 - INVESTMENT / ALL
    assert said(scene, both) == "You took *all customers*. Take *the gold customers*"
    one = ALL * 17.31 - INVESTMENT / GOLD
    assert "In one of the places you took *all customers*" in said(scene, one)
    assert "*the gold customers*" in said(scene, one)


def test_what_tempts_need_not_stand_in_a_formula_nor_be_a_number():
    amounts = np.array([12.5, 31.1, 8.2, 119.9, 44.3])
    middles = {"the *median*": "median"}
    how = given("mean", "middles", "the mean", others=middles)
    rows = given(slice(1, None), "rows", "the later four", others={"*all* five": slice(None)})
    middle = call(lambda how, rows: getattr(np, how)(amounts[rows]), how, rows)
    scene = scene_of(middle / 3, Number("CNY", 0.01), how=how, rows=rows)
    assert said(scene, np.median(amounts[1:]) / 3) == "You took *the median*. Take *the mean*"
    assert said(scene, amounts.mean() / 3) == "You took *all five*. Take *the later four*"


def test_of_what_is_chosen_the_first_is_right_and_the_others_tempt():
    how = choice(("the mean", "mean"), ("the *sum*", "sum"), why="it is asked for each")
    numbers = call(lambda how: float(getattr(np, how)([0.31, 4.27, 7.93])), how)
    scene = scene_of(numbers, Number("CNY", 0.01), how=how)
    assert scene.edition.truth("answer") == pytest.approx(4.17)
    assert said(scene, 12.51) == "You took *the sum*. Take the mean: it is asked for each"


def test_what_was_chosen_wrongly_for_an_earlier_answer_is_named_in_the_next_too():
    cost = given(310.4, "CNY", "the cost", others={"*half* the cost": 155.2})
    profit = answer(sold * price - cost, Number("CNY"), "the profit")
    terms = {"cost": cost, **TRADE, "profit": profit}
    scene = scene_of(profit * 7 / cost, Number("times"), **terms)
    told = "You took *half the cost*. Take *the cost*"
    right, wrong = (LEFT * PRICE - each for each in (310.4, 155.2))
    assert said(scene, right * 7 / 155.2) == told
    assert said(scene, wrong * 7 / 155.2) == told


def test_several_labels_are_named_by_what_was_chosen_and_few_are_not():
    scores = {"first": np.array([3, 1, 2, 5, 4]), "second": np.array([1, 2, 3, 4, 5])}
    which = given("first", "scores", "the first score", others={"the *second* score": "second"})
    names = list("abcde")

    def scene_with(count):
        order = call(lambda which: [names[at - 1] for at in scores[which][:count]], which)
        return scene_of(order, Labels([*range(count)], names), which=which)

    told = "You took *the second score*. Take *the first score*"
    assert said(scene_with(5), names) == told
    assert said(scene_with(3), names[:3]) is None


def test_of_several_numbers_with_formulas_of_their_own_a_choice_explains_all():
    year = given(3.0, "years", "three years", others={"*five* years": 5.0})
    rate = given(0.07, "share of money", "the rate")
    formula = [rate * year, (1 + rate) ** year]
    scene = scene_of(formula, Vector(["plain", "compound"], "times"), year=year, rate=rate)
    assert said(scene, [0.35, 1.07**5]) == "You took *five years*. Take *three years*"


def test_a_quantity_is_named_in_one_place_of_a_step_that_is_made_of_it():
    letters = given(2_013.0, "letters", "the letters")
    answers = step(letters * rate, "letters", "the answers")
    terms = {"letters": letters, "answers": answers, **TRADE}
    scene = scene_of(answers * price - letters * 3.7, Number("CNY", 1), **terms)
    assert said(scene, 2_013 * RATE * (PRICE - 3.7)) == (
        "In one of the places you took *the answers*. Take *the letters* there, too"
    )


def test_a_quantity_that_is_wrong_in_all_places_but_one_is_named():
    scene = scene_of(gold * 17.31 - investment / gold + 3 * gold, Number("CNY", 1), **PROGRAMME)
    but_one = ALL * 17.31 - INVESTMENT / GOLD + 3 * ALL
    assert said(scene, but_one).startswith("You took *all customers* in all places but one")


def test_what_is_left_of_a_quantity_is_named():
    scene = scene_of(sold * rate, Number("CNY", 1e-3), freight=freight, sold=sold, rate=rate)
    rest = "This is the rest: *the freight* less what is asked for"
    assert said(scene, 2_311 - LEFT * RATE) == rest


def test_an_answer_of_0_is_explained_by_what_somebody_wrote_alone():
    scene = scene_of(sold * price, Number("CNY", 1), sold=sold, price=price, none=sold - sold)
    assert said(scene, 0) is None
    scene.answers["answer"].mistake("Nothing was added up", 0)
    assert said(Scene("9-1", scene.named), 0) == "Nothing was added up"


def test_a_value_that_is_written_like_the_right_one_is_not_told():
    cent = given(0.01, "CNY a point", "what a point costs")
    scene = scene_of(sold * cent, Number("CNY", 1e-4), sold=sold, cent=cent)
    assert said(scene, LEFT * 0.008) is None


def test_two_of_a_kind_that_are_exchanged_are_named():
    first, second = given(31.7, "CNY", "the first"), given(4.13, "CNY", "the second")
    scene = scene_of(first / 3 - second * 7, Number("ratio", 0.01), first=first, second=second)
    assert said(scene, 4.13 / 3 - 31.7 * 7) == "You exchanged *the first* and *the second*"


def test_what_is_exchanged_with_another_unit_is_named_too():
    assert said(
        scene_of(investment - gold * price, Number("CNY", 0.01), **PROGRAMME, price=price),
        GOLD - INVESTMENT * PRICE,
    ).startswith("You exchanged")


def test_what_stands_in_several_sums_is_named_where_it_is_left_out_of_all():
    fee = given(0.1371, "share a year", "the interest")
    before, after = given(0.813, "share kept", "before"), given(0.847, "share kept", "after")
    worth = [each / (1 + fee - each) for each in (before, after)]
    terms = {"fee": fee, "before": before, "after": after}
    scene = scene_of(worth[1] / worth[0] - 1, Number("share", 1e-4), **terms)
    plain = [each / (1 - each) for each in (0.813, 0.847)]
    assert said(scene, plain[1] / plain[0] - 1) == "You left out *the interest*"


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3]])
def test_numbers_in_another_order_are_named(order):
    scores = given(np.array([71.3, 82.9, 13.7, 41.1]), "points", "the scores")
    weights = np.array([0.173, 0.211, 0.303, 0.313])
    weighed = given(weights, "weight", "the weights")
    scene = scene_of(total(scores * weighed), Number("points", 0.01), scores=scores, by=weighed)
    handed_in = float(scores.value @ weights[order])
    assert said(scene, handed_in).startswith("Some numbers stand in another order here")
    hands_on = scene_of(scores * 1.3, Vector(list("abcd"), "points"), scores=scores)
    assert "The right numbers in" in said(hands_on, scores.value[order] * 1.3)


def test_the_unit_decides_what_tempts():
    terms = PROGRAMME | {"everyone": given(ALL, "guests", "all guests")}
    scene = scene_of(investment / gold, Number("CNY", 1), **terms)
    assert "You took" not in (said(scene, INVESTMENT / ALL) or "")


def test_why_a_quantity_is_the_right_one_is_told():
    gold = given(GOLD, "customers", "the gold customers", "only they get it")
    scene = scene_of(investment / gold, Number("CNY", 1), **PROGRAMME | {"gold": gold})
    assert said(scene, INVESTMENT / ALL) == (
        "You took *all customers*. Take the gold customers: only they get it"
    )


def test_a_step_can_be_handed_in_and_shortens_what_is_said():
    income = step(sold * price, "CNY", "the income")
    scene = scene_of(income - freight, Number("CNY", 1), **TRADE, income=income)
    assert said(scene, LEFT * PRICE).endswith("*the income*. Asked for: the answer")
    assert said(scene, 2311 - LEFT * PRICE) == "The size is right, the sign is not"
    assert said(scene, LEFT - 2311) == "You left out *the price*"


def test_what_is_described_goes_before_what_is_diagnosed():
    scene = scene_of(sold * price, Number("CNY", 1), **TRADE)
    assert said(scene, LEFT).endswith("*the pieces sold*. Asked for: the answer")


@pytest.mark.parametrize(
    ("handed_in", "message"),
    [
        (37.53, "That is the percentage. As a share, 25 % is 0.25"),
        (38, "That is the percentage. As a share, 25 % is 0.25"),
        (0.3753 / 1.3753, "What stands above the line is counted below it, too"),
        (0.6247, "This is the rest: 1 minus what is asked for"),
        (1.3753, "This is 1 plus what is asked for: a ratio of after to before?"),
        (3.753, "The decimal point is one place too far to the right"),
    ],
)
def test_forms_of_a_share_are_named(handed_in, message):
    best = given(3753.0, "CNY of the best", "the profit of the best")
    everybody = given(10_000.0, "CNY of all", "all profit")
    scene = scene_of(best / everybody, share(1e-4), best=best, everybody=everybody)
    assert message in said(scene, handed_in)


@pytest.mark.parametrize(
    ("factor", "words"),
    [(1e-3, "thousand"), (1e-6, "million"), (-1, "the sign is not"), (100, "100 times")],
)
def test_forms_of_an_amount_are_named(income, factor, words):
    assert words in said(income, income.edition.truths["answer"] * factor)


def test_a_rounded_answer_is_told_to_be_one(income):
    assert "rounded" in said(income, float(f"{income.edition.truths['answer']:.4g}"))


@pytest.mark.parametrize(
    ("more", "message"), [(1, "This is one too many"), (-1, "This is one too few")]
)
def test_a_count_that_is_one_off_is_named(more, message):
    leads, rate = given(1_730, "people", "all leads"), given(0.1, "share of leads", "the rate")
    scene = scene_of(leads * rate, Integer("buyers"), leads=leads, rate=rate)
    assert said(scene, 173 + more) == message
    assert said(scene, 1_730).endswith("*all leads*. Asked for: the answer")


def test_a_count_in_another_form_is_whole_too_and_what_was_chosen_goes_before_one_off():
    chosen = given("few", "rules", "the few", others={"the many": "many"})
    count = call(lambda rule: {"few": 7, "many": 8}[rule], chosen)
    scene = scene_of(count, Integer("partners"), chosen=chosen)
    assert said(scene, 1) is None  # and no tenth of 7
    assert said(scene, 8) == "You took *the many*. Take *the few*"
    assert said(scene, 6) == "This is one too few"


def test_what_the_answer_is_not_made_of_is_not_told_beside_what_it_is_made_of():
    newest, sales = given(120, "pieces", "the new value"), given(120, "CNY", "the sales")
    scene = scene_of(newest * 0.3 + 70, Number("points"), newest=newest, sales=sales)
    assert said(scene, 120) == "You handed in *the new value*. Asked for: the answer"


def test_places_in_the_place_of_numbers_are_named():
    made = given(np.array([18, 16, 10, 20]), "points", "the points")
    scene = scene_of(made * 1, Vector([*"ABCD"], "points"), made=made)
    assert said(scene, [2, 3, 4, 1]) == "These are places, 1 the largest. Asked are the numbers"


fee, fine = given(317.0, "CNY", "the fee"), given(631.0, "CNY", "the fine")
members = given(211.0, "people", "the members")
CLUB = {"fee": fee, "fine": fine, "members": members}
AS_MUCH = 631.0 * 211.0 / 317.0  # 317 times that is 631 × 211


def test_two_meanings_are_told_as_either_or():
    guests = given(AS_MUCH, "people", "the guests")
    scene = scene_of(fee * members, Number("CNY", 1), **CLUB, guests=guests)
    assert said(scene, 631.0 * 211.0) == (
        "Either: You took *the fine*. Take *the fee*. Or: You took *the guests*. Take *the members*"
    )


def test_more_than_two_meanings_are_silence_unless_somebody_wrote_one():
    terms = CLUB | {f"n{n}": given(AS_MUCH, "people", f"the {n}") for n in range(3)}
    scene = scene_of(fee * members, Number("CNY", 1), **terms)
    assert said(scene, 631.0 * 211.0) is None
    scene = scene_of(fee * members, Number("CNY", 1), **terms)
    scene.answers["answer"].mistake("The fine is no fee", fine * members)
    assert "The fine is no fee" in said(scene, 631.0 * 211.0)


def test_slips_that_agree_whatever_the_quantities_are_one():
    """To leave out "× 100" is to hand in the share: nothing tells them apart, the first is told."""
    part, whole = given(317.1, "CNY", "the part"), given(811.3, "CNY in all", "the whole")
    scene = scene_of(part / whole * 100, Number("points", 0.01), part=part, whole=whole)
    assert "Either" not in said(scene, 317.1 / 811.3)


def test_a_mistake_of_the_same_meaning_is_told_in_its_own_words(per_customer):
    per_customer.answers["answer"].mistake("Only gold is in", investment / everyone)
    assert per_customer.edition.diagnosis("answer", INVESTMENT / ALL) == ("Only gold is in", True)


def test_a_rounding_is_told_beside_what_comes_to_it_exactly():
    much = given(0.8, "weight", "too much")
    weight, level = given(0.4617, "weight", "the weight"), given(100.0, "CNY", "the level")
    scene = scene_of(weight * level, Number("CNY"), weight=weight, level=level, much=much)
    assert said(scene, 80.0) == "You took *too much*. Take *the weight*"
    assert said(scene, 46.2) == "This is rounded too far, or cut: hand in the computed value"
    near = given(0.46, "weight", "another")
    scene = scene_of(weight * level, Number("CNY"), weight=weight, level=level, near=near)
    assert said(scene, 46.0).startswith("Either: You took *another*. Take *the weight*. Or: This")
    scene = scene_of(weight * 10, Number("CNY"), weight=weight)
    assert said(scene, 5.0) == "If this is rounded, hand in the computed value"


def test_a_rounded_answer_is_right_within_a_thousandth_where_no_slip_is_as_near():
    weight, level = given(0.461783, "weight", "the weight"), given(1000.0, "CNY", "the level")
    scene = scene_of(weight * level, Number("CNY"), weight=weight, level=level)
    accepts = scene.edition.accepts
    assert accepts("answer", 462.0) and accepts("answer", 461.8)
    assert not accepts("answer", 460.0) and not accepts("answer", 461.5)
    near = given(0.462, "weight", "another")
    scene = scene_of(weight * level, Number("CNY"), weight=weight, level=level, near=near)
    assert not scene.edition.accepts("answer", 462.0)


# --- verbs


best_half = Verb(lambda values: float(np.sort(values)[len(values) // 2 :].sum()))
best_half.slip(
    "This is the lower half of {values}",
    lambda values: float(np.sort(values)[: len(values) // 2].sum()),
)


def test_a_slip_of_a_verb_is_named_where_it_stands():
    profits = given(np.array([3.1, 17.2, 5.9, 11.7]), "CNY a customer", "the profits")
    cost = given(2.37, "CNY", "the cost")
    scene = scene_of(best_half(profits) - cost, Number("CNY", 0.01), profits=profits, cost=cost)
    assert said(scene, 9.0 - 2.37).endswith("This is the lower half of the profits")


@pytest.mark.parametrize(
    ("verb", "right", "slips"),
    [
        (total, 30.0, {10.0, 4.0, 26.0, 22.0}),
        (mean, 10.0, {30.0, 8.0, 18.0, 15.0, np.std([4, 18, 8]), np.std([4, 18, 8], ddof=1)}),
    ],
)
def test_the_slips_of_sums_and_means(verb, right, slips):
    values = np.array([4.0, 18.0, 8.0])
    assert verb(values) == right
    assert {do(values) for _, do in verb.slips} == slips


def test_the_slips_of_the_other_verbs():
    assert natural_log(math.e) == pytest.approx(1)
    assert {round(do(100.0), 9) for _, do in natural_log.slips} == {100, 2}
    values, labels = np.array([3.0, 1.0, 2.0]), ["a", "b", "c"]
    assert lowest(values, labels) == "b"
    assert {do(values, labels) for _, do in lowest.slips} == {"a", "c"}
    assert ranked(values, labels) == ["a", "c", "b"]
    assert [do(values, labels) for _, do in ranked.slips] == [["b", "c", "a"], labels]


def test_a_ranking_is_named_from_its_last_step_alone():
    values = given(np.array([3.0, 1.0, 4.0, 2.0]), "points", "the values")
    others = given(np.array([1.0, 2.0, 4.0, 3.0]), "points", "other values")
    names = ["a", "b", "c", "d"]
    scene = scene_of(ranked(values, names), Ranking(names), values=values, others=others)
    assert said(scene, ["b", "d", "a", "c"]).startswith("This is the right order upside down")
    assert said(scene, ["a", "b", "c", "d"]).startswith("This is the order in which they stand")
    assert said(scene, ["c", "d", "b", "a"]) == "a has more than b, and stands below it"


# --- which slip explains an answer


@pytest.mark.parametrize(
    ("value", "given", "level", "told"),
    [
        (0.123456, 0.123456, 1, True),
        (0.123456, 0.123456 * (1 + 1e-9), 1, True),
        (0.123456, 0.12346, 1, True),  # rounded to five digits
        (0.123456, 0.12345, 1, True),  # cut
        (0.123456, 0.1235, 1, True),
        (0.123456, 0.12, 1, False),  # two digits are no sign
        (0.123456, 0.1236, 1, False),
        (0.123456, 0.123, 3, False),
        (5.0, 5.0, 1, True),
        (0.3, 0.3, 2, False),  # one digit, and the level asks for two
        (0.31, 0.31, 2, True),
        (8_000.0, 8_000.0, 2, True),  # whole numbers need a digit less
        (8_000.0, 8_000.0, 3, False),
        (12_345.6, 12_346.0, 1, True),
        (12_345.6, 12_000.0, 1, False),
        (-0.123456, 0.123456, 1, False),
        (math.nan, 0.5, 1, False),
        (np.array([1.0]), 1.0, 1, False),
        ("a", "a", 1, True),
        (["a", "b"], ["b", "a"], 1, False),
        (frozenset({1}), frozenset({1}), 1, True),
    ],
)
def test_a_slip_explains_an_answer_to_the_digits_given_and_not_within_a_tolerance(
    value, given, level, told
):
    assert explains(value, given, level) is told


@pytest.mark.parametrize(
    ("given", "level", "told"),
    [
        ([0.123456, 0.654321], 3, True),
        ([0.12, 0.65], 1, True),  # digits count together
        ([0.12, 0.654321], 3, True),
        ([0.13, 0.65], 1, False),
        ([0.1, 0.7], 3, False),
        ([0.654321, 0.123456], 1, False),
        ([0.123456, math.nan], 1, False),
        ([0.123456], 1, False),
        ([0.123456, 0.654321, 1.0], 1, False),
        ([0.0, 0.654321], 1, False),
    ],
)
def test_several_numbers_are_explained_together(given, level, told):
    assert explains(np.array([0.123456, 0.654321]), np.array(given), level) is told


def test_what_is_missing_in_both_is_the_same():
    value = np.array([0.1234, math.nan])
    assert explains(value, np.array([0.1234, math.nan]), 1)
    assert not explains(value, np.array([0.1234, 0.5]), 1)
    assert explains(np.array([math.nan]), np.array([math.nan]), 1)


def test_what_has_no_numbers_explains_none():
    assert not explains("text", np.array([1.0]), 1)
    assert not explains(None, np.array([1.0]), 1)


@pytest.mark.parametrize(
    ("given", "truth", "told"),
    [
        (0.75, 0.7532, True),
        (np.array([0.0, 8_000]), np.array([8_250.4, 8_000]), False),
        (np.array([0.0, 0.45]), np.array([0.003, 0.4531]), True),
        (1075.0, 1074.67, True),
        (1070.0, 1074.67, True),
        (1074.0, 1074.67, True),
        (-1074.6, -1074.67, True),
        (0.74, 0.7449, True),
        (0.74123, 0.75, False),
        (1100.0, 1074.67, False),
        (0.7, 0.75, False),
        (0.4, 0.448, False),
        (2.0, 2.4, True),  # whole
        (53.0, 53.9, True),  # cut
        (4.0, 3.11, True),
        (3.0, 2.05, False),
        ("a", "a", False),
    ],
)
def test_a_right_answer_to_fewer_digits_is_recognised(given, truth, told):
    assert is_rounding(given, truth) is told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([4.0, 3.0, 1.0], "in reverse"),
        ([3.0, 1.0, 4.0], "in another order"),
        ([2.0, 6.0, 8.0], "The proportions are right"),
        ([1.5, 3.5, 4.5], "off by the same amount"),
        ([1.0, 3.0, 5.0], None),
        ([-1.0, -3.0, -4.0], None),
    ],
)
def test_what_several_numbers_have_in_common_with_the_right_ones_is_told(given, words):
    told = common_shape(np.array(given), np.array([1.0, 3.0, 4.0]))
    assert (words in told) if words else told is None


def test_an_order_is_told_within_the_tolerance():
    truth = np.array([0.1, 0.2, 0.4, math.nan])
    assert common_shape(truth[::-1] + 1e-4, truth) is None
    assert "in reverse" in common_shape(truth[::-1] + 1e-4, truth, 1e-3)


def test_an_order_is_told_where_there_is_no_such_number_too():
    given, truth = np.array([0.5, 0.3, math.nan]), np.array([0.3, 0.5, math.nan])
    assert "in another order" in common_shape(given, truth)


def test_the_proportions_of_two_numbers_say_nothing():
    assert common_shape(np.array([2.0, 6.0]), np.array([1.0, 3.0])) is None


# --- chance

RANDOM = 300  # full digits; of four digits, a third
NUMBERS = {
    key: [
        name
        for name, kind in scene.parts.items()
        if isinstance(kind, Number | Vector) and not isinstance(kind, Integer)
    ]
    for key, scene in SCENES.items()
}


def named_by_chance(key, digits=None, tries=RANDOM):
    """Return what is said of random answers of about the right size."""
    edition, random = SCENES[key].edition, np.random.default_rng(20)
    found = []
    for place in range(tries):
        name = NUMBERS[key][place % len(NUMBERS[key])]
        truth = edition.truths[name]
        given = truth * np.exp(random.uniform(-1.2, 1.2, np.shape(truth)))
        if digits:
            given = np.vectorize(lambda number: float(f"{number:.{digits - 1}e}"))(given)
        given = float(given) if np.ndim(truth) == 0 else given
        if not SCENES[key].parts[name].same(given, truth):
            found.append(edition.diagnosis(name, given))
    return [said for said in found if said]


@pytest.fixture
def _no_symptoms(monkeypatch):
    """Leave out what is told of a range of answers, and what one would be right for: no slips."""
    monkeypatch.setattr(editions.Edition, "_symptom", lambda *_: None)
    monkeypatch.setattr(editions.Edition, "_would_be_right", lambda *_: None)


@pytest.mark.usefixtures("_no_symptoms")
@of_each(key for key in NUMBERS if NUMBERS[key])
def test_chance_names_no_slip(key):
    assert named_by_chance(key) == []


@pytest.mark.usefixtures("_no_symptoms")
def test_chance_names_few_slips_of_numbers_rounded_to_four_digits():
    keys = [key for key in NUMBERS if NUMBERS[key]]
    tries = RANDOM // 5
    named = {key: len(named_by_chance(key, 4, tries)) / tries for key in keys}
    assert sum(named.values()) / len(keys) <= 0.01
    assert max(named.values()) <= 0.04, named
