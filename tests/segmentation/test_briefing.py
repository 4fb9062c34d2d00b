"""What a report says about the segments of the customers in a sales file."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import theme
from crmlab.briefing.missing import Missing
from crmlab.segmentation.briefing import figures, sentences
from crmlab.segmentation.briefing.findings import findings
from crmlab.segmentation.briefing.mailing import customers_to_test
from crmlab.segmentation.briefing.segments import shown
from crmlab.tables import Reading, Refusal

START = pd.Timestamp("2022-01-03")


def sales(customers=400, days=500, seed=1, *, apart=True):
    """Return invented sales; customers buy at rates of their own, or (not apart) all at one."""
    random = np.random.default_rng(seed)
    rate = random.gamma(0.7, 8, customers) if apart else np.full(customers, 6.0)
    number = 1 + random.poisson(rate)
    log = pd.DataFrame({"customer": np.repeat(np.arange(customers), number)})
    gone = random.uniform(0.3, 1.3, customers) if apart else np.ones(customers)
    place = random.uniform(0, 1, len(log)) * np.minimum(gone, 1)[log["customer"]]
    return pd.DataFrame(
        {
            "customer_id": "K" + (10_000 + log["customer"]).astype(str),
            "date": START + pd.to_timedelta((place * days).astype(int), "D"),
            "amount": random.lognormal(4, 0.5, len(log)).round(2),
        }
    )


def look(transactions, **asked):
    """Return the findings on transactions, of which no row was set aside."""
    rejected = pd.DataFrame({"reason": []}, dtype=str)
    reading = Reading(rejected, {}, pd.DataFrame(), len(transactions), transactions)
    return findings(reading, **asked)


def bought(*customers):
    """Return a table of purchases for 9.00 from the days of each customer."""
    rows = [
        (f"c{i}", START + pd.Timedelta(days=d)) for i, days in enumerate(customers) for d in days
    ]
    return pd.DataFrame(rows, columns=["customer_id", "date"]).assign(amount=9.0)


@pytest.fixture(scope="module")
def log():
    return sales()


@pytest.fixture(scope="module")
def found(log):
    return look(log)


def advice(found):
    return " ".join(sentences.recommendations(found))


def test_fewer_than_five_customers_are_not_reported():
    with pytest.raises(ValueError, match="4 customers"):
        look(bought([0], [1], [2], [3]))


def test_amounts_that_add_up_to_nothing_are_refused(log):
    with pytest.raises(Refusal, match=r"add up to 0\.00"):
        look(log.assign(amount=0.0))


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"rule": "cuts"}, "rule must be one of"), ({"contact_cost": 0}, "contact_cost"),
     ({"margin_rate": 40}, "margin_rate must be a share")],
)  # fmt: skip
def test_what_is_asked_wrongly_is_named(log, asked, said):
    with pytest.raises(ValueError, match=said):
        look(log, **asked)


def test_frequency_counts_orders_where_they_have_numbers_and_days_elsewhere():
    log = bought(*[[0, 0, 10 + i] for i in range(30)])
    assert look(log).customers["frequency"].unique().tolist() == [2]
    orders = log.assign(order_id=[f"O{i}" for i in range(len(log))])
    assert look(orders).customers["frequency"].unique().tolist() == [3]
    gap = orders.assign(order_id=orders["order_id"].mask(orders.index == 4))
    assert look(gap).customers["frequency"].unique().tolist() == [2]
    several = sales()
    several["order_id"] = [f"O{i}" for i in range(len(several))]
    assert "order numbers: F counts" in " ".join(sentences.how_scored(look(several)))
    assert "no order numbers" in " ".join(sentences.how_scored(look(sales())))


def test_a_return_is_no_purchase_and_is_taken_off_the_money(log):
    one = log["customer_id"].iloc[0]
    back = pd.DataFrame(
        {"customer_id": [one], "date": [log["date"].max() + pd.Timedelta(days=9)], "amount": -5.0}
    )
    plain, net = look(log), look(pd.concat([log, back]))
    assert key(net)["revenue"] == f"{theme.money(log['amount'].sum() - 5)} after returns"
    assert net.customers.at[one, "monetary"] == pytest.approx(
        plain.customers.at[one, "monetary"] - 5
    )
    assert (net.customers["recency_days"] == plain.customers["recency_days"] + 9).all()
    assert (net.customers["frequency"] == plain.customers["frequency"]).all()


def test_the_segments_add_up_to_all_customers_and_all_revenue(log, found):
    assert found.segments["customers"].sum() == log["customer_id"].nunique()
    assert found.segments["revenue"].sum() == pytest.approx(log["amount"].sum())
    assert found.segments["customers"].min() >= 5


@pytest.mark.parametrize(
    ("sizes", "together"),
    [([20, 9, 6], 0), ([20, 6, 3], 9), ([20, 9, 3, 2], 5), ([20, 9, 6, 1], 7)],
)
def test_small_segments_are_put_together_until_they_are_a_group(sizes, together):
    names = [name for name, size in zip("abcd", sizes, strict=False) for _ in range(size)]
    counts = shown(pd.Series(pd.Categorical(names))).value_counts()
    assert counts.get("small segments together", 0) == together
    assert counts[counts > 0].min() >= 5


def test_customers_are_compared_over_the_longest_period_that_the_file_holds_twice(log):
    spans = {70: 28, 200: 91, 400: 182, 800: 364}
    assert {days: look(sales(days=days)).moves.days for days in spans} == spans
    assert "covers 50 days" in str(look(sales(days=50)).moves)


def test_who_slipped_is_listed_first_by_money_with_advice_that_fits_the_move(found):
    actions, moves = found.actions.set_index("customer_id"), found.moves
    assert len(actions) == len(found.customers)
    first = actions.iloc[: actions["slipped"].sum()]
    assert len(first) > 5
    assert first["slipped"].all()
    assert first["monetary"].is_monotonic_decreasing
    before = moves.before.loc[first.index]
    assert (before["R"] >= 3).all()
    assert (before["recency_days"] < moves.days).all()
    assert ((first["R"] < before["R"]) | (first["recency_days"] >= moves.days)).all()
    silent = (first["R"] <= 2) | (first["recency_days"] >= moves.days)
    assert first["what_to_do"][silent & (first["M"] >= 4)].str.startswith("Call").all()
    assert not first["what_to_do"][~silent].str.contains("Call|Remind").any()
    others = actions[~actions["slipped"]]
    assert (others.loc[others["segment"] == "Lost", "what_to_do"].str.startswith("Leave")).all()


def test_who_was_silent_already_did_not_slip():
    bought_once = [[day % 30] for day in range(60)]
    regular = [[*range(day % 9, 400, 20 + day % 7)] for day in range(60)]
    found = look(bought(*bought_once, *regular))
    assert not found.moves.table["slipped"][[f"c{i}" for i in range(60)]].any()


def test_the_page_lists_ten_with_ids_that_the_file_explains_and_nobody_of_a_small_one(log, found):
    listed = figures.action_list(found)
    assert len(listed) == 10
    assert not set(listed.index) & set(log["customer_id"])
    assert found.actions["short_id"].dropna().tolist() == listed.index.tolist()
    assert "nobody is listed" in str(figures.action_list(look(sales(45))))


def test_break_even_is_cost_by_margin_beside_those_who_bought_anyway(log, found):
    table = found.mailing.table
    assert (table["needed"] * table["margin"]).tolist() == pytest.approx([2.0] * len(table))
    assert found.mailing.since == log["date"].max() - pd.Timedelta(days=28)
    known = log["customer_id"][log["date"] <= found.mailing.since].drop_duplicates()
    late = log.loc[log["date"] > found.mailing.since, "customer_id"]
    assert table.at["all customers", "bought"] == pytest.approx(known.isin(late).mean())
    assert table.at["all customers", "customers"] == table["customers"].iloc[:-1].sum() == 400
    dear = look(log, contact_cost=20.0).mailing.table["needed"]
    assert (dear / table["needed"]).tolist() == pytest.approx([10] * len(table))


@pytest.mark.parametrize(("bought", "added"), [(0.1, 0.02), (0.4, 0.01), (0.01, 0.05)])
def test_a_test_of_the_size_told_shows_what_a_mailing_must_add_in_four_of_five(bought, added):
    each, random = customers_to_test(bought, added), np.random.default_rng(1)
    mailed, held = random.binomial(each, [[bought + added], [bought]], (2, 4000)) / each
    mean = (mailed + held) / 2
    z = (mailed - held) / np.sqrt(2 * mean * (1 - mean) / each)
    assert (z > 1.645).mean() == pytest.approx(0.8, abs=0.06)


def test_what_cannot_be_added_needs_no_test():
    assert np.isnan(customers_to_test(0.7, 0.4))
    assert np.isnan(customers_to_test(np.nan, 0.1))


@pytest.mark.parametrize(
    ("cost", "told"), [(0.01, "too few: needs 2 × "), (14.0, "hardly"), (10_000.0, "cannot pay")]
)
def test_what_is_said_of_a_mailing_follows_its_cost(log, cost, told):
    mailing = look(log, contact_cost=cost).mailing
    table = figures.mailing_table(mailing, "order")
    assert table.iloc[:, -1].str.startswith(told).mean() > 0.5
    assert (table["must add"] == "over 100 %").all() == (cost == 10_000.0)
    if cost < 10_000:
        assert table.loc["Lost"].iloc[-1] == "left out (section 2)"
    assert list(figures.mailing_table(mailing, "nothing").index) == ["all customers"]


def test_a_mailing_is_never_promised_to_pay_and_tried_only_where_a_test_can_tell(log):
    told = {cost: advice(look(log, contact_cost=cost)) for cost in (0.01, 5.0, 10_000.0)}
    assert "cannot be shown here" in told[0.01]
    assert "Send no mailing at this cost" in told[10_000.0]
    mailing = look(log, contact_cost=5.0).mailing
    large = mailing.table.assign(customers=10**6)
    said = sentences._on_mailing(mailing._replace(table=large))
    fit = large[(large["needed"] <= large["high"]) & large["each"].notna()]
    assert said.startswith("If you mail, test first: Champions")
    named = said.split(": ")[1].split(". ")[0].split(", ")
    assert named == [name for name in fit.index if name not in ("Lost", "all customers")]


def test_the_margin_of_the_file_goes_before_the_rate(log):
    own = look(log.assign(margin=log["amount"] * 0.1))
    assert "The margin is the file's own, by column 'margin': 10.0 % of rev" in sentences.assumed(
        own, 2.0
    )
    rate = look(log, margin_rate=0.1)
    assert own.mailing.table["needed"].tolist() == pytest.approx(
        rate.mailing.table["needed"].tolist()
    )
    gap = look(log.assign(margin=(log["amount"] * 0.1).mask(log.index == 3)))
    assert "One of 2,584 sales has none" in sentences.assumed(gap, 2.0)
    assert gap.margins.sales["margin"].sum() == pytest.approx(own.margins.sales["margin"].sum())


def test_one_customer_with_much_of_the_revenue_is_told_and_left_out_of_margins(log, found):
    assert found.large.empty
    assert " brings " not in advice(found)
    big = found.customers["monetary"].idxmax()
    rich = log.assign(amount=log["amount"] * np.where(log["customer_id"] == big, 100, 1))
    rich = look(rich)
    assert rich.large.index.tolist() == [big]
    name = rich.scored.at[big, "segment"]
    mine = rich.customers["monetary"][rich.scored["segment"] == name]
    others = theme.money(mine.drop(big).mean())
    told = advice(rich)
    assert f"One customer of {name} (…" in told
    assert (
        f"Without this customer, {name} bring {others} each, not {theme.money(mine.mean())}" in told
    )
    assert big not in told
    assert big in set(rich.actions.loc[rich.actions["short_id"].notna(), "customer_id"])
    assert "is left out" in sentences.assumed(rich, 2.0)
    assert rich.mailing.table.at[name, "margin"] < 2 * found.mailing.table.at[name, "margin"]


def test_whether_segments_told_who_buys_in_their_order_decides_on_advice(found):
    assert found.told == "order"
    assert sentences.trust(found)[0].startswith("The segments told who buys: who was")
    assert found.why_open == ""
    blind = look(sales(1000, apart=False))
    assert blind.told == "nothing"
    assert sentences.recommendations(blind)[0].startswith("Do not aim by these segments")
    assert "slipped" not in advice(blind)
    assert len(sentences.trust(blind)) == 1
    assert "Nobody is listed" in str(figures.action_list(blind))
    assert set(blind.actions["what_to_do"]) == {blind.why_open} != {""}
    few = look(sales(40, apart=False))
    assert few.told == "few"
    assert sentences.recommendations(few)[0].startswith("Too few customers or purchases to tell")
    left = few.actions[~few.actions["slipped"]]
    assert set(left["what_to_do"]) == {few.why_open} != {""}
    assert "what to do" not in figures.rule_table(few)
    assert "what to do, unless they slipped (section 4)" in figures.rule_table(found)
    still = found.moves._replace(table=found.moves.table.assign(slipped=False))
    still = replace(found, moves=still)
    assert "what to do" in figures.rule_table(still)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(0.01, 0.3, "order"), (-0.1, 0.02, "nothing"), (-0.4, -0.1, "nothing"), (-0.1, 0.4, "few")],
)
def test_the_verdict_follows_the_interval_of_the_difference(found, low, high, told):
    moves = found.moves._replace(low=low, high=high)
    assert moves.told == told
    assert len(key(replace(found, moves=moves))) == (4 if told == "nothing" else 6)


def test_the_other_rule_moves_customers_where_equals_are_parted(log):
    by_quantile, by_rank = look(log), look(log, rule="rank")
    other = by_quantile.scored["segment"].astype(str) != by_rank.scored["segment"].astype(str)
    assert other.mean() > 0
    assert min(by_quantile.unsure, by_rank.unsure) >= other.mean()
    assert "by chance" in " ".join(sentences.how_scored(by_rank))
    assert (
        f"{figures.nearest(by_rank.unsure)} of the names could be others"
        in sentences.trust(by_rank)[-1]
    )


def test_a_score_that_leaves_classes_out_is_told():
    told = sentences.how_scored(
        look(bought(*[[d] for d in range(70)], *[[d, d + 9] for d in range(30)]))
    )
    assert any("70 % of the customers have the same count (1)" in line for line in told)


NOT_ENOUGH = {
    "few": (bought(*[[d, 2 * d + 60] for d in range(24)]), "Fifths of 24 customers"),
    "everybody once": (bought(*[[d] for d in range(60)]), "Nobody came a second time"),
    "one day": (bought(*[[0]] * 60), "Nobody came a second time"),
    "as often": (bought(*[[d, d + 40] for d in range(60)]), "alike in the number of purchases"),
    "the same last day": (
        bought(*[[*range(i % 5), 200] for i in range(60)]),
        "alike in the day of the last purchase",
    ),
}


@pytest.mark.parametrize("name", NOT_ENOUGH)
def test_what_cannot_be_told_says_why_and_nobody_is_named(name):
    transactions, why = NOT_ENOUGH[name]
    found = look(transactions)
    for part in (found.scored, found.segments, found.moves, found.mailing, found.unsure):
        assert why in str(part)
        assert isinstance(part, Missing)
    assert not found.has_segments
    assert sentences.recommendations(found)[0].startswith("Nobody is put into a segment.")
    assert sentences.last_section(found).startswith("2 · ")
    assert found.actions.empty
    assert "what_to_do" in found.actions
    people = ["customers", "customers who bought once"] if found.reading.has_people else []
    assert {*key(found)} == {"revenue", *people}


def test_moves_without_an_earlier_day_to_compare_with_say_why():
    late = look(bought(*[[0, 50, 395]] * 5, *[[390 + d % 9, 400 + d % 3] for d in range(40)]))
    assert isinstance(late.scored, pd.DataFrame)
    assert str(late.moves).startswith("There are no segments of 2023-01-12. Fifths of 5")
    assert late.told == "unknown"
    assert "no earlier day shows it" in sentences.trust(late)[0]


def test_a_file_of_three_weeks_has_segments_and_says_that_nothing_can_be_compared():
    found = look(sales(days=20))
    assert isinstance(found.segments, pd.DataFrame)
    assert "does not reach back 28 days" in str(found.mailing)
    assert "covers 20 days" in str(found.moves)
    assert "no earlier day" in sentences.trust(found)[0]
    assert found.actions["what_to_do"].str.startswith("Left open").all()
    assert len(found.actions) == len(found.customers)
    assert found.actions["move"].isna().all()
    assert "Nobody" not in advice(found)


def test_the_table_of_moves_counts_departures_and_hides_counts_below_five(found):
    moves = found.moves
    table = figures.move_table(moves, found.customers)
    assert table.at["Champions", "then"] == str((moves.before["segment"] == "Champions").sum())
    numbers = pd.to_numeric(table.iloc[:, :6].stack().str.replace(",", ""), errors="coerce")
    assert not numbers.between(1, 4).any()
    champions = moves.table[moves.table["segment_before"] == "Champions"]
    assert table.at["Champions", "went down"] == str((champions["move"] == "down").sum())
    slipped = champions.index[champions["slipped"]]
    assert table.at["Champions", "slipped"] == str(len(slipped))
    brought = found.customers.loc[slipped, "monetary"].sum()
    assert table.at["Champions", "these brought (CNY)"] == theme.count(brought)
    came = moves.table[(moves.table["segment"] == "Champions") & (moves.table["move"] != "same")]
    assert table.at["Champions", "came"] == str(len(came))


def key(found):
    return {figure.name: figure.text for figure in figures.key_figures(found) if figure}


def test_the_five_main_figures(found):
    told = key(found)
    assert told["customers"] == "400"
    assert told["revenue"] == theme.money(found.customers["monetary"].sum())
    assert told["customers who slipped"] == f"{found.moves.table['slipped'].sum()}"
