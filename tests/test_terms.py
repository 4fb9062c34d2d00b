"""One complete source of words: each is found, and the chapters draw their key terms from it."""

import csv
import math
import re
from html import unescape

import pandas as pd
import pytest
from folded import of_each

import crmlab.terms
from crmlab import (
    complaints,
    information,
    lifecycle,
    load,
    loyalty,
    notebooks,
    orientation,
    segmentation,
    value,
)
from crmlab.terms import SOURCE, Entries, Entry, glossary, key_terms

with SOURCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CHAPTERS = sorted({row["chapter"] for row in ROWS})
SOURCES = notebooks.find_sources()


def terms(found):
    return [(entry.term, entry.chapter) for entry in found.entries]


def test_every_row_is_complete_and_has_chinese():
    for row in ROWS:
        assert list(row) == ["term", "zh", "definition", "formula", "chapter"], row
        assert all(value == value.strip() != "" for key, value in row.items() if key != "formula")
        chinese = re.search(r"[\u4e00-\u9fff]", row["zh"])
        assert chinese, row
        assert re.fullmatch(r"0[0-7]", row["chapter"]), row


def test_a_term_stands_once_in_a_chapter_and_chapters_stand_in_order():
    pairs = [(row["term"].casefold(), row["chapter"]) for row in ROWS]
    assert len(set(pairs)) == len(pairs)
    assert [row["chapter"] for row in ROWS] == sorted(row["chapter"] for row in ROWS)
    assert "".join(CHAPTERS) == "0001020304050607"


def test_no_definition_only_repeats_its_term():
    for row in ROWS:
        assert row["definition"].casefold() != row["term"].casefold()
        assert len(row["definition"].split()) >= 3 or row["term"] in {"5R", "4V"}, row


def test_names_of_columns_and_values_have_the_chinese_of_the_glossary():
    with (SOURCE.parent / "locale" / "names.csv").open(encoding="utf-8", newline="") as file:
        chinese = {row["name"]: row["zh"] for row in csv.DictReader(file)}
    del chinese["people"]  # a column counts them; the term means the staff
    entries = [set(Entry(**row).names()) for row in ROWS]
    for name, zh in chinese.items():
        found = [words for words in entries if name.lower() in words]
        assert not found or any(word in zh or zh in word for words in found for word in words), name
    assert chinese["acquisition cost"] in glossary("CAC").entries[0].zh


@of_each(ROWS)
def test_every_term_is_found_in_english_and_in_chinese(row):
    for word in (row["term"], row["term"].upper(), row["zh"]):
        assert (row["term"], row["chapter"]) in terms(glossary(word))


def matched():
    """Three pairs found, two of them right, of five: precision 2/3, recall 2/5."""
    truth = pd.DataFrame({"one": list("abcde"), "other": list("vwxyz")})
    found = truth.head(3).replace({"x": "a different one"})
    return information.match_quality(found, truth)


def bought(amounts):
    orders = pd.DataFrame({"customer_id": "a", "amount": amounts, "channel": "web"})
    return information.purchase_features(orders.assign(order_date=pd.Timestamp("2024-06-01")))


def campaigns(cost, sales):
    table = pd.DataFrame({"channel": list("ab"), "cost": cost, "sales": sales, "leads": 1000})
    return lifecycle.acquisition_cost(table)


def numbers_of_leads():
    counts = lifecycle.funnel(load("auto_leads"))["count"]
    return {"sales": counts["sold"], "leads": counts["leads"]}


def of_the_top_customer(column):
    people = pd.DataFrame({"revenue": [90.0], "margin": [36.0], "cost": [6.0]})
    return value.layer_statement(people, pd.Series(["top"])).loc["top", column]


def return_on_capital():
    """Return what the chapter prints, as a share."""
    (source,) = notebooks.find_sources(["02"])
    (cell,) = (cell for cell in notebooks.read(source).cells if cell.id == "eva-numbers")
    text = "".join(output.get("text") or output.data["text/plain"] for output in cell.outputs)
    return float(re.search(r"return on .*?([\d.]+) %", text)[1]) / 100


TABLE = pd.DataFrame([[30, 10], [10, 30]], list("ab"), list("xy"))
ITEMS = pd.DataFrame({"one": [4, 6, 5, 7], "two": [3, 6, 6, 7], "three": [5, 5, 7, 8]})
RATED = pd.DataFrame({"own": [8.4, 7.4], "rival": [7.9, 6.9]})
WALLETS = pd.DataFrame({"own_spend_12m": [2_600, 1_000], "category_spend_12m": [3_300, 1_500]})
SENT = pd.DataFrame(
    {"sent": [1] * 200 + [0] * 200, "bought": [1] * 12 + [0] * 188 + [1] * 9 + [0] * 191}
)
RANGES = {"price": 1.8, "service": 1.2, "warranty": 0.6, "brand": 0.4}
WORTHS = pd.concat({name: pd.Series([0, width]) for name, width in RANGES.items()})
CLASSIFIED = ["a"] * 168 + ["b"] * 32, ["a"] * 200
JUDGED = value.ahp([[1, 2, 5], [1 / 2, 1, 4], [1 / 5, 1 / 4, 1]])
# What the names in a formula of the glossary are, and what the chapters compute from the same.
COMPUTED = {
    "cost of ownership": (
        {"price": 150_000, "yearly_cost": 15_000, "years": 5, "resale": 60_000},
        lambda: orientation.ownership_cost(150_000, 15_000, 60_000, 5),
    ),
    "net revenue retention": (
        {"kept": 980, "expansion": 60, "before": 1000},
        lambda: orientation.net_revenue_retention(1000, 980, 60),
    ),
    "half-life": ({"yearly_decay": 0.2}, lambda: information.half_life(0.2)),
    "precision": ({"right_pairs_found": 2, "pairs_found": 3}, lambda: matched()["precision"]),
    "recall": ({"right_pairs_found": 2, "right_pairs": 5}, lambda: matched()["recall"]),
    "F1 score": ({"precision": 2 / 3, "recall": 2 / 5}, lambda: matched()["f1"]),
    "lift": (
        {"rate_with_data": 0.12, "rate_without": 0.05},
        lambda: information.lift(0.12, 0.05),
    ),
    "average order value": (
        {"money": 1170, "orders": 3},
        lambda: bought([390, 300, 480]).loc["a", "average_order_value"],
    ),
    "relationship value": (
        {"experience": 6, "expectation": 7.5},
        lambda: value.relationship_gaps(
            pd.DataFrame({"stage": ["use"], "experience": [6.0], "expectation": [7.5]})
        ).loc["use", "gap"],
    ),
    "enterprise value": (
        {"customers": 12_000, "average_profit": 480, "years": 3.5},
        lambda: value.enterprise_value(12_000, 480, 3.5),
    ),
    "active duration": ({"retention_rate": 0.8}, lambda: value.lifetime(0.8)),
    "economic value added (EVA)": (
        {"profit": 1_800_000, "capital": 14_000_000, "cost_of_capital": 0.09},
        lambda: value.economic_value_added(1_800_000, 14_000_000, 0.09),
    ),
    "return on investment (ROI)": (
        {"gain": 1_800_000, "investment": 14_000_000},
        return_on_capital,
    ),
    "net profit": (
        {"gross_margin": 36, "cost_to_serve": 6},
        lambda: of_the_top_customer("profit"),
    ),
    "consistency ratio (CR)": (
        {"eigenvalue": JUDGED.lambda_max, "criteria": 3, "random_index": 0.58},
        lambda: JUDGED.consistency_ratio,
    ),
    "Cramér's V": (
        {"chi_square": 20, "customers": 80, "smaller_side": 2},
        lambda: segmentation.association(TABLE)["cramers_v"],
    ),
    "profile lift": (
        {"share_in_segment": 30 / 40, "share_of_all": 40 / 80},
        lambda: segmentation.profile_lift(TABLE).loc["a", "x"],
    ),
    "break-even response rate": (
        {"cost_of_a_contact": 2, "margin_of_an_answer": 60},
        lambda: segmentation.break_even_response(2, 60),
    ),
    "break-even volume": (
        {"cut": 0.05, "margin": 0.30},
        lambda: segmentation.break_even_volume(0.30, 0.05),
    ),
    "importance of an attribute": (
        {"own_range": 1.8, "sum_of_ranges": 4.0},
        lambda: segmentation.importances(WORTHS)["price"],
    ),
    "Press's Q": (
        {"cases": 200, "right": 168, "groups": 2},
        lambda: segmentation.against_chance(*CLASSIFIED)["press_q"],
    ),
    "profit separation": (
        {"between_sum_of_squares": 16, "total_sum_of_squares": 20},
        lambda: value.eta_squared(pd.Series([1, 3, 5, 7]), pd.Series(list("aabb"))),
    ),
    "hit rate (of a rule)": (
        {"right": 168, "cases": 200},
        lambda: segmentation.against_chance(*CLASSIFIED)["hit_rate"],
    ),
    "hit rate": (
        numbers_of_leads(),
        lambda: lifecycle.funnel(load("auto_leads"))["overall_rate"].iloc[-1],
    ),
    "customer acquisition cost (CAC)": (
        {"spending": 70_000, "customers_won": 150},
        lambda: campaigns(cost=[40_000, 30_000], sales=[100, 50]).loc["all", "cost_per_sale"],
    ),
    "response curve": (
        {"budget": 60_000, "ceiling": 200, "speed": 1 / 90_000},
        lambda: lifecycle.response_curve(60_000, 200, 1 / 90_000),
    ),
    "value index": (
        {"people": 5_000, "margin": 300, "probability": 0.04},
        lambda: lifecycle.value_index(5_000, 300, 0.04),
    ),
    "present value": (
        {"amount": 500, "discount_rate": 0.08, "years": 5},
        lambda: lifecycle.net_present_value([500], 0.08, [5]),
    ),
    "closed form": (
        {"margin": 480, "retention_rate": 0.8, "discount_rate": 0.1},
        lambda: lifecycle.lifetime_value(480, 0.8, 0.1),
    ),
    "customer satisfaction index": (
        {"mean_answer": 7.38, "lowest": 1, "highest": 10},
        lambda: loyalty.index_100([7.8, 7.2, 7.0], [0.4, 0.3, 0.3]),
    ),
    "Cronbach's alpha": (
        {
            "questions": 3,
            "sum_of_variances": ITEMS.var().sum(),
            "variance_of_sum": ITEMS.sum(axis=1).var(),
        },
        lambda: loyalty.cronbach_alpha(ITEMS)["alpha"],
    ),
    "net promoter score (NPS)": (
        {"promoters": 54 / 120, "detractors": 36 / 120},
        lambda: loyalty.net_promoter_score(pd.Series([10] * 54 + [7] * 30 + [3] * 36))["nps"],
    ),
    "relative performance": (
        {"own_rating": 7.9, "rival_rating": 7.4},
        lambda: loyalty.relative_performance(RATED, "own", "rival").loc["all", "ratio"],
    ),
    "share of wallet": (
        {"own_spending": 3_600, "category_spending": 4_800},
        lambda: loyalty.share_of_wallet(WALLETS).loc["money", "wallet_share"],
    ),
    "Wallet Allocation Rule": (
        {"place": 2, "shops": 3},
        lambda: loyalty.allocation_rule(2, 3),
    ),
    "uplift": (
        {"rate_with": 0.060, "rate_without": 0.045},
        lambda: loyalty.effect_of(SENT, "sent", "bought")["effect"],
    ),
    "iceberg of complaints": (
        {"complaints": 120, "voice_rate": 0.04},
        lambda: complaints.iceberg(*map(pd.Series, ([120], [40], [1_000]))).at[0, "problems"],
    ),
    "priority score": (
        {"severity": 4, "urgency": 3, "value_weight": 1.5},
        lambda: complaints.triage(pd.DataFrame([[4, 3, 1.5]]), [0, 1, 2]).at[0, "priority"],
    ),
    "upper control limit": (
        {"rate": 0.02, "orders": 1_500},
        lambda: complaints.control_chart(*map(pd.Series, ([30], [1_500]))).at[0, "upper"],
    ),
    "odds": ({"share": 0.8}, lambda: lifecycle.odds_ratio(0.8, 0.5)),  # against 1 to 1
    "odds ratio": ({"share": 0.8, "other": 0.5}, lambda: lifecycle.odds_ratio(0.8, 0.5)),
}


def test_every_formula_of_the_glossary_is_computed():
    assert sorted(COMPUTED) == sorted(row["term"] for row in ROWS if row["formula"])


@pytest.mark.parametrize("term", COMPUTED)
def test_a_formula_of_the_glossary_is_what_the_chapters_compute(term):
    (formula,) = (row["formula"] for row in ROWS if row["term"] == term and row["formula"])
    for sign, python in {"×": "*", "−": "-", "^": "**"}.items():
        formula = formula.replace(sign, python)
    formula = re.sub(r"(?<=[a-z]) (?=[a-z])", "_", formula)
    numbers, compute = COMPUTED[term]
    stated = eval(formula, {"ln": math.log, "e": math.e, **numbers})
    assert stated == pytest.approx(compute(), rel=0.005)  # as printed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("挽留", "挽回"),  # to hold on to those about to go, and to win back those who have gone
        ("数据一致性", "一致性比率"),
        ("一致性比率", "一致性"),
    ],
)
def test_words_that_are_alike_in_chinese_have_an_entry_each(one, other):
    first, second = (glossary(word).entries for word in (one, other))
    assert first and second and not set(first) & set(second)


def test_the_definition_of_the_subject_has_its_three_means_and_three_ends():
    (subject,) = glossary("CRM").entries
    means, ends = subject.definition.split(", for ")
    for mean in ("customer segments", "customer-centred behaviour", "customer-centred processes"):
        assert mean in means
    assert ends == "profit, revenue and satisfaction"


def test_recency_has_both_of_its_meanings():
    rfm, model = glossary("recency").entries
    assert (rfm.chapter, model.chapter) == ("03", "04")
    assert "since the last purchase" in rfm.definition
    assert "age at the last purchase" in model.definition


def test_a_hit_rate_is_one_thing_of_a_rule_and_another_of_leads():
    assert [entry.chapter for entry in glossary("hit rate").entries] == ["03", "04"]


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("CAC", "customer acquisition cost (CAC)"),
        ("clv", "customer lifetime value (LTV, CLV)"),
        ("win back", "win-back"),
        (" Net  Profit ", "net profit"),
        ("顾客", "customer"),
        ("voice", "exit, voice"),
        ("grievance", "grievance (unvoiced)"),
    ],
)
def test_abbreviations_parts_and_blanks_are_understood(word, term):
    assert [entry.term for entry in glossary(word).entries] == [term]
    assert glossary(word).note == ""


def test_a_part_of_a_name_finds_all_that_contain_it():
    found = glossary("忠诚").entries
    assert len(found) >= 4
    assert all("忠诚" in entry.zh for entry in found)


@pytest.mark.parametrize(("typed", "term"), [("recensy", "recency"), ("whale curv", "whale curve")])
def test_a_typing_error_shows_the_nearest(typed, term):
    assert term in [entry.term for entry in glossary(typed).entries]
    if glossary(typed).note:
        assert repr(typed) in glossary(typed).note


@pytest.mark.parametrize("word", ["zzzzzz", "", "   ", "%$#", None, 3.5])
def test_a_word_that_is_like_none_raises_nothing_and_says_so(word):
    found = glossary(word)
    assert "There is no entry" in repr(found)
    assert found.entries == ()


def test_text_and_html_say_the_same():
    for found in (
        glossary("recency"),
        glossary("hit rate"),
        glossary("recensy"),
        glossary("customer"),
    ):
        html = unescape(re.sub(r"<[^>]+>", " ", found._repr_html_()))
        assert html.split() == repr(found).split()


def test_html_is_escaped():
    assert "<script>" not in Entries((), "<script>")._repr_html_()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_key_terms_are_the_words_of_the_chapter_in_their_order(chapter):
    rows = [row for row in ROWS if row["chapter"] == chapter]
    expected = " · ".join(f"{row['term']} {row['zh']}" for row in rows)
    assert repr(key_terms(chapter)) == f"Key terms. {expected}"
    html = unescape(re.sub(r"<[^>]+>", "", key_terms(chapter)._repr_html_()))
    assert html == repr(key_terms(chapter))


def test_a_chapter_can_be_a_number_and_must_be_there():
    assert key_terms(4) == key_terms("04") == key_terms("4")
    with pytest.raises(ValueError, match=r"no chapter '09'; there are: 00, 01, .*, 07"):
        key_terms("09")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_chapter_closes_with_its_words_from_the_glossary(source):
    cells = {cell.id: cell for cell in notebooks.read(source).cells}
    cell = cells["key-terms"]
    if cell.cell_type == "markdown":
        pytest.skip("its key terms are still written by hand")
    assert f'key_terms("{source.stem[:2]}")' in cell.source
    (output,) = cell.outputs
    assert output.data["text/plain"] == repr(key_terms(source.stem[:2]))


def test_the_source_is_read_once():
    assert crmlab.terms._entries() is crmlab.terms._entries()
