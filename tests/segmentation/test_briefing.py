"""What a report says about the segments of the customers in a sales file."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import theme
from crmlab.briefing import Missing
from crmlab.segmentation.briefing import figures, sentences
from crmlab.segmentation.briefing.findings import findings, shown
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
    assert "order numbers: F counts" in " ".join(sentences.how_scored(look(orders)))
    assert "no order numbers" in " ".join(sentences.how_scored(look(log)))


def test_a_return_is_no_purchase_and_is_taken_off_the_money(log):
    one = log["customer_id"].iloc[0]
    back = pd.DataFrame(
        {"customer_id": [one], "date": [log["date"].max() + pd.Timedelta(days=9)], "amount": -5.0}
    )
    plain, net = look(log), look(pd.concat([log, back]))
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
    short = look(sales(days=50))
    assert "covers 50 days" in str(short.moves)
    assert np.isnan(short.stability.idle) == isinstance(short.mailing, Missing)


def test_who_is_listed_first_slipped_and_is_silent_and_brought_most(found):
    actions = found.actions
    assert len(actions) == len(found.customers)
    first = actions[(actions["move"] == "down") & (actions["R"] <= 2)]
    assert len(first) > 5
    assert actions.index[: len(first)].tolist() == first.index.tolist()
    assert first["monetary"].is_monotonic_decreasing
    assert (actions["move"].drop_duplicates().iloc[:2] == ["down", "up"]).all()
    assert actions["what_to_do"].notna().all()


def test_the_page_lists_ten_with_shortened_ids_and_nobody_of_a_small_file(log, found):
    listed = figures.action_list(found)
    assert len(listed) == 10
    assert not set(listed.index) & set(log["customer_id"])
    assert "nobody is listed" in str(figures.action_list(look(sales(45))))


def test_break_even_is_cost_by_margin_and_the_yardstick_is_seen_in_the_last_weeks(log, found):
    table = found.mailing.by_segment
    assert (table["needed"] * table["margin_per_order"]).tolist() == pytest.approx(
        [2.0] * len(table)
    )
    end = log["date"].max()
    assert found.mailing.since == end - pd.Timedelta(days=28)
    known = log[log["date"] <= found.mailing.since]
    late = log[log["date"] > found.mailing.since]["customer_id"]
    people = known["customer_id"].drop_duplicates()
    seen = found.mailing.by_segment["bought"]
    assert seen.min() <= people.isin(late).mean() <= seen.max()
    dear = look(log, contact_cost=20.0).mailing.by_segment["needed"]
    assert (dear / table["needed"]).tolist() == pytest.approx([10] * len(table))


@pytest.mark.parametrize(
    ("cost", "verdict"), [(0.01, "test"), (14.0, "unlikely"), (10_000.0, "never")]
)
def test_the_verdict_on_a_mailing_follows_its_cost(log, cost, verdict):
    table = look(log, contact_cost=cost).mailing.by_segment
    assert table["verdict"].mode().iloc[0] == verdict


def test_a_mailing_is_never_promised_to_pay(log):
    for cost in (0.01, 2.0, 25.0, 10_000.0):
        found = look(log, contact_cost=cost)
        told = advice(found)
        tried = (found.mailing.by_segment["verdict"] == "test").any()
        assert ("keep a control group" in told) == tried
        assert ("not likely to pay" in told) == (cost > 20)


def test_the_margin_of_the_file_goes_before_the_rate(log):
    own = look(log.assign(margin=log["amount"] * 0.1))
    assert "Margins are the file's own" in sentences.assumed(own, 2.0, 0.4)
    rate = look(log, margin_rate=0.1)
    assert own.mailing.by_segment["needed"].tolist() == pytest.approx(
        rate.mailing.by_segment["needed"].tolist()
    )
    gap = look(log.assign(margin=(log["amount"] * 0.1).mask(log.index == 3)), margin_rate=0.1)
    assert "a margin of 10.0 %" in sentences.assumed(gap, 2.0, 0.1)


@pytest.mark.parametrize("cost", [0.01, 3.0, 10_000.0])
def test_the_cells_named_are_those_in_which_enough_bought_or_all_others(log, cost):
    mailing = look(log, contact_cost=cost).mailing
    known = mailing.by_cell.dropna(subset=["bought"])
    enough = (known["needed"] <= known["bought"]).sum()
    told = sentences.about_cells(mailing)
    if 0 < enough < len(known):
        assert f"in {enough} of {len(known)} cells" in told
        assert told.count("R") == min(enough, len(known) - enough)
    else:
        assert ("every cell" in told) == (enough > 0)
        assert ("no cell" in told) == (enough == 0)


def test_where_segments_told_who_buys_it_is_said_and_where_not_it_comes_first(found):
    assert "told who would buy" in sentences.foretold(found.moves)
    blind = look(sales(apart=False))
    assert not blind.moves.told_who_buys
    assert sentences.recommendations(blind)[0].startswith("Do not aim by these segments")
    assert "slipped" not in advice(blind)
    assert "they buy anyway" not in advice(blind) + " ".join(sentences.treatments(blind))
    assert "they buy anyway" in " ".join(sentences.treatments(found))
    assert (blind.actions["what_to_do"] == "").all()


def test_the_other_rule_moves_customers_where_equals_are_parted(log):
    by_quantile, by_rank = look(log), look(log, rule="rank")
    other = by_quantile.scored["segment"].astype(str) != by_rank.scored["segment"].astype(str)
    assert by_quantile.stability.other_rule == pytest.approx(other.mean())
    assert by_rank.stability.other_rule == pytest.approx(other.mean())
    assert other.mean() > 0
    assert "by chance" in " ".join(sentences.how_scored(by_rank))


@pytest.mark.parametrize(
    ("share", "said"), [(0.05, "names are firm"), (0.2, "as groups"), (0.4, "Do not lean")]
)
def test_how_far_to_trust_follows_from_the_largest_share(found, share, said):
    stability = found.stability._replace(other_rule=share, resampled=0.01, idle=np.nan)
    told = sentences.trust(stability)
    assert said in told[-1]
    assert not any("nan" in line for line in told)
    assert (told[-1] in advice(replace(found, stability=stability))) == (share == 0.4)


def test_a_score_that_leaves_classes_out_is_told():
    told = sentences.how_scored(
        look(bought(*[[d] for d in range(70)], *[[d, d + 9] for d in range(30)]))
    )
    assert any("70 % of the customers have the same count (1)" in line for line in told)


NOT_ENOUGH = {
    "few": (bought(*[[d, 2 * d + 60] for d in range(24)]), "Fifths of 24 customers"),
    "everybody once": (bought(*[[d] for d in range(60)]), "Nobody has bought twice"),
    "one day": (bought(*[[0]] * 60), "Nobody has bought twice"),
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
    for part in (found.scored, found.segments, found.moves, found.mailing, found.stability):
        assert why in str(part)
        assert isinstance(part, Missing)
    assert sentences.recommendations(found)[0].startswith("Nobody is put into a segment.")
    assert why in sentences.trust(found.stability)[0]
    assert len(sentences.how_scored(found)) == 1
    assert sentences.treatments(found) == []
    assert found.actions.empty
    assert "what_to_do" in found.actions
    assert list(figures.overview(found).index) == ["customers", "revenue"]


def test_moves_without_an_earlier_day_to_compare_with_say_why():
    late = look(bought(*[[0, 50, 395]] * 5, *[[390 + d % 9, 400 + d % 3] for d in range(40)]))
    assert isinstance(late.scored, pd.DataFrame)
    assert str(late.moves).startswith("Nobody can be compared with an earlier day. Fifths of 5")
    assert late.can_aim


def test_a_file_of_three_weeks_has_segments_and_says_that_nothing_can_be_compared():
    found = look(sales(days=20))
    assert isinstance(found.segments, pd.DataFrame)
    assert "does not reach back 28 days" in str(found.mailing)
    assert "covers 20 days" in str(found.moves)
    assert len(sentences.trust(found.stability)) == 3
    assert len(found.actions) == len(found.customers)
    assert found.actions["move"].isna().all()
    assert "Nobody" not in advice(found)


def test_the_moves_table_hides_counts_below_five(found):
    table = figures.move_table(found.moves)
    numbers = pd.to_numeric(
        table.drop(columns=["then", "now"]).stack().str.replace(",", ""), errors="coerce"
    )
    assert not numbers.between(1, 4).any()
    assert table["now"].str.replace(",", "").astype(int).sum() == len(found.customers)


def test_cells_of_fewer_than_five_stay_open(found, monkeypatch):
    drawn = {}
    monkeypatch.setattr(figures, "plot_cells", lambda seen, *_, **__: drawn.update(seen=seen))
    figures.plot_money(found.scored)
    sizes = found.scored.groupby(["R", "F"]).size()
    assert (sizes < 5).any()
    assert drawn["seen"].groupby(["R", "F"]).size().equals(sizes[sizes >= 5])


def test_the_five_main_figures(found):
    told = figures.overview(found)[""]
    assert len(told) == 5
    assert told["customers"] == "400"
    assert told["revenue"] == theme.money(found.customers["monetary"].sum())
    slipped = (found.moves.table["move"] == "down").sum()
    assert told["slipped into a lower segment"].startswith(f"{slipped} since ")
