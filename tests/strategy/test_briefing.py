"""The scorecard of a sales file: measures of three reports, targets, flags, trends and words."""

import re
from dataclasses import replace
from functools import cache, cached_property

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sales_files import bought, edge_files, lively
from told_when import DRY, MARGIN, READING, Rows, percent, require_told, rule

from crmlab import strategy, theme
from crmlab.briefing.missing import Missing
from crmlab.cli import main
from crmlab.lifecycle.measures.survival import survival_at
from crmlab.reports.making import make_report, plan
from crmlab.strategy.briefing import figures, sentences
from crmlab.strategy.briefing.findings import findings
from crmlab.strategy.briefing.measured import Measured
from crmlab.strategy.briefing.measures import Reports, described, measures_of, written
from crmlab.strategy.briefing.targets import read_targets, targets_by_measure, write_targets
from crmlab.tables import Refusal, read_transactions
from crmlab.value.briefing import figures as of_value

EDGE = edge_files()


@pytest.fixture(autouse=True)
def _look():
    theme.use(currency="EUR")


def two_years(customers=250):
    """Return sales of two years and more, with a margin that some customers do not bring."""
    late = bought(*[[660 + 3 * who] for who in range(40)], amount=50.0)
    late["customer_id"] = "N" + late["customer_id"]
    table = pd.concat([lively(customers, weeks=112, seed=5), late], ignore_index=True)
    is_loss = table["customer_id"].str[-1] == "7"
    return table.assign(margin=np.where(is_loss, -0.1, 0.35) * table["amount"])


@pytest.fixture(scope="module")
def reading():
    return read_transactions(two_years(), quiet=True)


@pytest.fixture(scope="module")
def found(reading):
    """The findings without targets; a test sets those it needs."""
    return findings(reading)


def aimed(found, **targets):
    """Return findings with these targets."""
    return type(found)(found.reading, found.reports, targets, found.measured, found.windows)


def ahead_by(found, **errors):
    """Return findings with targets that the values are ahead of by so many standard errors."""
    sign = {"higher": -1, "lower": 1}
    better = described()["better"]
    return aimed(
        found,
        **{
            name: found.there[name].value + sign[better[name]] * by * found.there[name].spread
            for name, by in errors.items()
        },
    )


def test_each_measure_is_what_its_report_says(found):
    worth, life, segments = found.reports
    figure = {one.name: one.number for one in of_value.key_figures(worth)}
    last = worth.months[worth.months["is_whole"]].tail(3)
    expected = {
        "dependence_on_the_best": worth.concentration.share,
        "unprofitable_customers": len(worth.margins.losing) / len(worth.customers),
        "value_in_12_months": life.worth.value.mean(),
        "one_time_customers": of_value.share_of_one_day(worth.customers),
        "new_customer_revenue": last["new_revenue"].mean(),
        "repurchase_rate": 1 - survival_at(life.returns, 3),
        "returning_revenue_share": last["returning_revenue"].sum() / last["revenue"].sum(),
        "customers_kept": segments.moves.before["bought"].mean(),
        "slipped_customers": segments.moves.table["slipped"].sum() / len(segments.moves.before),
        "customers_slipping_away": len(life.slipping) / len(life.summary),
        "silent_best_customers": len(worth.silent) / np.ceil(0.2 * len(worth.customers)),
        "revenue_per_customer": figure["revenue per customer"],
        "revenue_per_order": figure["revenue per purchase day"],
        "purchases_per_customer": worth.customers["purchases"].mean(),
        "revenue_year_on_year": worth.trend.now / worth.trend.before,
        "margin_rate": figure["margin of the file"],
    }
    assert list(found.there) == list(described().index) == list(expected)
    values = {name: one.value for name, one in found.there.items()}
    assert values == pytest.approx(expected)
    assert worth.trend.is_yearly
    first = {name for name, trend in found.trends.items() if "was before it" in str(trend)}
    assert {"repurchase_rate", "new_customer_revenue", "returning_revenue_share"} <= first


def test_revenue_per_customer_leaves_out_who_took_everything_back():
    table = pd.concat([bought(*[[0, 40]] * 30), bought([0, 60]).assign(customer_id="back")])
    table.loc[table["customer_id"] == "back", "amount"] = [9.0, -9.0]
    reading = read_transactions(table, quiet=True, cancellations="net")
    reports = Reports.of(reading, 0.1, None)
    now = measures_of(reports)["revenue_per_customer"].value
    assert now == of_value.key_figures(reports.customer_value)[-1].number == pytest.approx(18)


def test_the_standard_error_is_that_of_customers_drawn_again(found):
    worth, rng = found.reports.customer_value, np.random.default_rng(1)
    table = worth.customers.assign(value=worth.value.clip(lower=0))
    best = worth.concentration.best
    drawn = [table.sample(frac=1, replace=True, random_state=rng) for _ in range(400)]
    spread = {
        "dependence_on_the_best": [
            t["value"].nlargest(best).sum() / t["value"].sum() for t in drawn
        ],
        "one_time_customers": [(t["purchases"] == 1).mean() for t in drawn],
        "revenue_per_customer": [t["revenue"].mean() for t in drawn],
        "revenue_per_order": [t["revenue"].sum() / t["purchases"].sum() for t in drawn],
        "margin_rate": [t["margin"].sum() / t["revenue"].sum() for t in drawn],
    }
    for name, values in spread.items():
        assert found.there[name].spread == pytest.approx(np.std(values), rel=0.2), name


def test_a_miss_is_news_only_beyond_two_standard_errors_and_the_worst_comes_first(found):
    card = ahead_by(
        found, revenue_per_order=-1.5, one_time_customers=-2.5, customers_kept=-2.5, margin_rate=0.5
    )
    assert card.card["flag"].to_dict() == {
        "revenue_per_order": "wobble",
        "one_time_customers": "news",
        "customers_kept": "news",
        "margin_rate": "on target",
    }
    first, second, third, *_ = sentences.recommendations(card, "t.toml")
    assert first.startswith("one time customers: ")
    assert second.startswith("customers kept: ")
    assert third.startswith("Off target, but by no more than chance may do: revenue per order.")
    table = figures.scorecard_table(card)
    assert table.loc["customers kept", "flag"] == "news"
    assert table.loc["margin rate", ["process", "direction", "flag"]].tolist() == [
        "grow", "up", "on target"
    ]  # fmt: skip
    assert [one.number for one in figures.key_figures(card)][2:] == [4, 3, 2]
    ax = strategy.plot_scorecard(card.card)
    assert "The worst is one time customers" in theme.description(ax)


def test_without_targets_there_is_no_flag_and_one_sentence_says_so(found):
    assert not {"flag", "target"} & set(figures.scorecard_table(found))
    told = sentences.recommendations(found, "may_strategy_targets.toml")
    assert (
        sum("No targets are set" in line and "may_strategy_targets" in line for line in told) == 1
    )
    assert sentences.how_flagged(found) == ""
    assert [one.name for one in figures.key_figures(found)][:2] == ["revenue", "customers"]
    assert "target" not in " ".join(one.name for one in figures.key_figures(found))


def test_periods_of_equal_length_are_compared_and_a_change_is_told():
    some = lively(150, weeks=60, seed=8)
    late = some["date"] > some["date"].max() - pd.Timedelta(days=182)
    found = findings(
        read_transactions(some.assign(amount=some["amount"] * (1 - 0.6 * late)), quiet=True)
    )
    assert found.windows.days == 182
    each = some[late].groupby(["customer_id", "date"])["amount"].sum().mean()
    assert found.windows.last["revenue_per_order"].value == pytest.approx(0.4 * each)
    trend = found.trends["revenue_per_order"]
    assert trend.is_worse
    assert figures.trend_table(found).loc["revenue per order", "trend"] == "worse"
    told = " ".join(sentences.recommendations(found, ""))
    assert "Worse than in the 182 days before: revenue per customer, revenue per order. " in told
    assert "See which products go well together" not in told
    assert "The season may be another." in sentences.about_windows(found.windows)


def test_where_hardly_anybody_new_comes_that_is_told_first_and_no_success_is_made_of_it():
    found = findings(
        read_transactions(EDGE["lively"], quiet=True),
        targets={"new_customer_revenue": {"target": 500.0}},
    )
    assert found.card.at["new_customer_revenue", "flag"] == "news"
    first, *others = sentences.recommendations(found, "")
    assert first.startswith("Nobody new came in the last three whole months (")
    assert "dried up" not in " ".join(others)
    card = figures.scorecard_table(found)
    assert card.loc["new customer revenue", "trend"] == "worse"
    assert "returning revenue share" not in card.index
    assert card.loc["one time customers", "trend"] == "–"
    assert "new customer revenue" not in " ".join(sentences.without_trend(found))
    assert "one time customers. Hardly anybody new" in " ".join(sentences.without_trend(found))


def test_a_change_over_a_year_is_written_as_one():
    assert [written("revenue_year_on_year", ratio) for ratio in (0.863, 1.05)] == [
        "−13.7 %", "+5.0 %"
    ]  # fmt: skip


def test_whether_nobody_brings_a_loss_is_open_where_returns_are_set_aside():
    table = EDGE["returns"].assign(margin=lambda t: 0.3 * t["amount"])
    for asked, is_open in (("set aside", True), ("net", False)):
        reading = read_transactions(table, quiet=True, cancellations=asked)
        losing = measures_of(Reports.of(reading, 0.1, None))["unprofitable_customers"]
        assert ("Before returns nobody brings a loss" in str(losing)) == is_open


@pytest.mark.parametrize(
    ("before", "last", "told"),
    [((9, 1), (12, 1), "better"), ((9, 1), (11, 1), "unclear"), ((9, 0.1), (9, 0.1), "as before")],
)
def test_a_change_is_called_one_only_beyond_chance(found, before, last, told):
    windows = found.windows._replace(
        before={**found.windows.before, "revenue_per_order": Measured(*before)},
        last={**found.windows.last, "revenue_per_order": Measured(*last)},
    )
    again = type(found)(found.reading, found.reports, {}, found.measured, windows)
    assert figures.scorecard_table(again).loc["revenue per order", "trend"] == told


@pytest.mark.parametrize(
    ("name", "why"),
    [("six weeks", "it takes a period and one as long"), ("nineteen who return", "19 customers")],
)
def test_a_file_that_is_too_short_or_small_has_no_trend(name, why):
    found = findings(read_transactions(EDGE[name], quiet=True))
    assert why in str(found.windows)
    assert set(figures.scorecard_table(found)["trend"]) == {"–"}


def test_where_nobody_comes_twice_only_orders_are_measured():
    found = findings(read_transactions(EDGE["no repeat"], quiet=True))
    assert list(found.there) == ["revenue_per_order", "revenue_year_on_year"]
    assert "these may be orders and not customers" in " ".join(sentences.limits(found, 0.1))


def test_who_was_kept_is_compared_over_as_many_days_of_both_periods():
    again = [[60] * (who % 3 == 0) + [200 + who] * (who % 2) for who in range(120)]
    days = [[10 + who % 45, *mine] for who, mine in enumerate(again)]
    years = [[day + year for year in (0, 364) for day in mine] for mine in days]
    found = findings(read_transactions(bought([0, 290, 727], *years), quiet=True))
    before, last = (part["customers_kept"].value for part in found.windows[1:])
    assert before == pytest.approx(0.5, abs=0.02)
    assert last == pytest.approx(0.5, abs=0.02)  # though its first sale comes ten days late


def test_how_many_slipped_is_not_told_where_hardly_anybody_bought_three_times():
    days = [[who % 300, *[who % 300 + 9] * (who % 3 == 0)] for who in range(400)]
    found = findings(read_transactions(bought([0, 340], *days), quiet=True))
    assert "bought three times" in str(found.measured["slipped_customers"])


def test_a_period_does_not_speak_of_itself_as_the_file():
    random = np.random.default_rng(4)
    days = [sorted(random.integers(0, 90, 1 + who % 3)) for who in range(150)]
    found = findings(read_transactions(bought(*days), quiet=True))
    assert found.windows.days == 28
    told = " ".join(sentences.without_trend(found))
    assert "customers kept. A period by itself is too short to tell it." in told
    assert "The file covers" not in told


def test_a_forecast_that_failed_is_no_measure():
    found = facts_of("stops in the last quarter").found
    assert found.reports.lifecycle.holdout.is_doubtful
    for name in ("value_in_12_months", "customers_slipping_away"):
        assert "When the forecast of all purchases was tried" in str(found.measured[name])


BAD = [
    ("[repurchase]\ntarget = 0.3", "no measure 'repurchase'.*repurchase_rate"),
    ("[repurchase_rate]\ntarget = 0", "repurchase_rate: target must be above 0"),
    ("[repurchase_rate]\ntarget = -0.1", "repurchase_rate: target must be above 0"),
    ("[repurchase_rate]\ntarget = 35", "repurchase_rate: .*share of 1 at most.*not 35"),
    ("[repurchase_rate]\ntarget = nan", "repurchase_rate: target must be above 0"),
    ("[revenue_per_order]\ntarget = 1" + 400 * "0", "revenue_per_order: target must be above 0"),
    ('[repurchase_rate]\ntarget = "0.35"', "repurchase_rate: target must be a number.*'0.35'"),
    ("[repurchase_rate]\ntarget = true", "repurchase_rate: target must be a number"),
    ('[repurchase_rate]\ntarget = 0.3\ndirection = "down"', 'repurchase_rate: .*must be "up"'),
    ('[one_time_customers]\ndirection = "up"', 'one_time_customers: .*must be "down"'),
    ('[repurchase_rate]\ndirection = "higher"', 'direction is "up" or "down"; not \'higher\''),
    ("[repurchase_rate]\ngoal = 0.3", "repurchase_rate: there is no 'goal'.*target, direction"),
    ("repurchase_rate = 0.3", r"write \[repurchase_rate\] in a line of its own.*target = 0.3"),
    ("[repurchase_rate]\ntarget = 0,3", "cannot be read as TOML.*line 2"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_targets_that_cannot_be_used_are_told_before_the_file_is_read(tmp_path, text, said):
    (tmp_path / "t.toml").write_text(text)
    with pytest.raises(Refusal, match=said) as error:
        make_report(tmp_path / "none.csv", template="strategy", targets=tmp_path / "t.toml")
    assert "t.toml" in str(error.value)


def test_the_command_says_in_one_line_what_is_wrong_with_targets(tmp_path):
    (tmp_path / "t.toml").write_text(BAD[1][0])
    command = ["report", "none.csv", "--targets", str(tmp_path / "t.toml"), "--template"]
    result = CliRunner().invoke(main, [*command, "strategy"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "repurchase_rate: target must be above 0" in result.output
    result = CliRunner().invoke(main, [*command, "lifecycle"])
    assert "'lifecycle' does not ask for --targets" in result.output


def test_the_file_of_targets_holds_all_measures_and_is_ready_to_be_edited(found, tmp_path):
    path = tmp_path / "t.toml"
    write_targets(found.measured, {"margin_rate": 0.3}, path)
    entries = read_targets(path)
    assert list(entries) == list(found.there)
    assert targets_by_measure(entries) == {"margin_rate": 0.3}
    text = path.read_text(encoding="utf-8")
    assert f"Today: {found.there['repurchase_rate'].value:.3f}".rstrip("0") in text
    path.write_text(text.replace("# target", "target"), encoding="utf-8")
    aims = targets_by_measure(read_targets(path))
    assert aims == pytest.approx(
        {name: max(one.value, 0.01) for name, one in found.there.items()} | {"margin_rate": 0.3},
        rel=0.01,
    )


def test_the_targets_stand_beside_the_page_and_go_into_its_notebook(tmp_path):
    two_years(40).to_csv(tmp_path / "may.csv", index=False)
    (tmp_path / "t.toml").write_text("[margin_rate]\ntarget = 0.3")
    task = plan(tmp_path / "may.csv", "strategy", {}, False, {"targets": tmp_path / "t.toml"})
    assert task.beside() == {"targets_to": "may_strategy_targets.toml"}
    assert task.parameters["targets"] == {"margin_rate": {"target": 0.3}}


def test_a_measure_has_words_a_report_and_a_process_of_the_chapter():
    table = described()
    assert set(table["process"]) == set(strategy.PROCESSES)
    chapter = strategy.objectives().set_index("measure")["better"]
    both = table.index.intersection(chapter.index)
    assert table.loc[both, "better"].tolist() == chapter[both].tolist()
    assert table.map(str.strip).ne("").all(axis=None)


class Facts(Rows):
    """What is true of a file, from its rows; of a forecast and of segments, from their findings."""

    def __init__(self, table, aims):
        super().__init__(table)
        self.aims = {name: {"target": target} for name, target in aims.items()}
        self.aimed_at = bool(aims) and self.come_twice  # of orders, neither is a measure

    @cached_property
    def found(self):
        return findings(self.reading, targets=self.aims)

    @cached_property
    def buyers(self):
        return (
            int((self.revenue > 0).sum()) if self.sales["amount"].min() < 0 else len(self.revenue)
        )

    @cached_property
    def period(self):
        """The days of the longest two periods with 25 customers each; 0 where there are none."""
        day = self.sales["date"].dt.normalize()
        ago = (day.max() - day).dt.days
        for days in (364, 182, 91, 28):
            if ago.max() + 1 >= 2 * days:
                parts = [self.sales[ago // days == back] for back in (0, 1)]
                people = min(part["customer_id"].nunique() for part in parts)
                return days if people >= 25 else 0
        return 0

    @cached_property
    def forecast(self):
        """Whether a forecast was tried, and held."""
        life = self.found.reports.lifecycle
        return bool(life.outlook and life.holdout) and not life.holdout.is_doubtful

    @cached_property
    def failed(self):
        life = self.found.reports.lifecycle
        return bool(life.outlook and life.holdout) and life.holdout.is_doubtful


FILES = {
    name: EDGE[name]
    for name in ("five customers", "two days", "no repeat", "won on one day", "returns",
                 "bad dates", "negative margins", "margins of zero", "stops in the last quarter")
}  # fmt: skip
WITHOUT_AIMS = ("two days", "returns")
AIMS = {"revenue_per_customer": 1e6, "one_time_customers": 1.0}


@cache
def facts_of(name):
    return Facts(FILES[name], {} if name in WITHOUT_AIMS else AIMS)


OWN = [
    *DRY,
    *READING,
    *(replace(one, is_exact=False) for one in MARGIN),
    rule("revenue per customer: {value} instead of 1,000,000 EUR or more, a miss of {missed} of "
         "the target.", lambda f: f.aimed_at,
         missed=lambda f: percent(1 - f.revenue.sum() / f.buyers / 1e6)),
    rule("Worse than in the {days} days before: {measures}.",
         lambda f: 0 < f.period < 364, is_exact=False, days=lambda f: str(f.period)),
    rule("The season may be another: think of the same months of other years before you change "
         "anything.", lambda f: 0 < f.period < 364, is_exact=False),
    rule("{measure}: worse than in the {days} days before, {last} after {before}.",
         lambda f: f.period == 364, is_exact=False),
    *(rule(todo, lambda f: f.aimed_at or f.period, is_exact=False)
      for todo in described()["todo"]),
    rule("The report {report} says more.", lambda f: f.aimed_at or f.period, is_exact=False),
    rule("No targets are set, so no measure is flagged: write yours into t.toml, and make the "
         "report again with --targets t.toml.", lambda f: not f.aims),
    rule("The file gives none of the measures that have a target.",
         lambda f: f.aims and not f.aimed_at),
    rule("A wobble is a miss of 2 standard errors at most: as many other customers of the same "
         "kind might have met the target.", lambda f: f.aimed_at),
    rule("A larger miss is news.", lambda f: f.aimed_at),
    rule("The last {days} days beside the {days_before} days before them, each read as a file of "
         "its own.", lambda f: f.period, days=lambda f: str(f.period)),
    rule("A period knows less of its customers than the whole file: compare the two with each "
         "other, and not with the value above.", lambda f: f.period),
    rule("It is unclear whether a measure has changed where chance alone may do as much.",
         lambda f: f.period),
    rule("The season may be another.", lambda f: 0 < f.period < 364),
    rule("Nobody comes a second time, so these may be orders and not customers.",
         lambda f: not f.come_twice),
    rule("Hardly anybody new came lately: that fewer bought once is no gain.",
         lambda f: f.period and f.dry),
    rule("In the last three whole months nobody was new: all revenue is of returning customers.",
         lambda f: f.new and f.new[0] == 0, is_exact=False),
    rule("Before returns nobody brings a loss; made again with --cancellations net, some may.",
         lambda f: f.is_own and not len(f.losses) and (f.table["amount"] < 0).any()),
    rule("The file has no margin.", lambda f: not f.is_own and not f.unused),
    rule("Too few customers could be watched for 3 months.", lambda f: f.come_twice,
         is_exact=False),
    rule("The same months of the year before are not there.", lambda f: True, is_exact=False),
    rule("The file covers {days} days: a year is further than anything it has seen.",
         lambda f: f.forecast and f.days < 364, days=lambda f: str(f.days)),
    rule("P(alive) hardly differs between those who bought again.", lambda f: f.forecast,
         is_exact=False),
    rule("Too few customers bought three times or more.", lambda f: (f.visits >= 3).sum() < 20,
         is_exact=False),
    rule("In one of the last three whole months too few were new, or came back.",
         lambda f: f.come_twice, is_exact=False),
    rule("Fewer than 5 customers are meant.", lambda f: True, is_exact=False),
    rule("The forecast could not be tried.",
         lambda f: f.found.reports.lifecycle.outlook and not f.found.reports.lifecycle.holdout),
    rule("When the forecast of all purchases was tried, it was {off}.", lambda f: f.failed),
    rule("Kept and slipped customers are those of {day}, {days} days before the end.",
         lambda f: f.found.reports.segmentation.moves),
    rule("The report segmentation takes returns off, unless it is told otherwise: its numbers may "
         "differ from those here.", lambda f: (f.table["amount"] < 0).any()),
    rule("Assumed: a discount of 10.0 % a year.", lambda f: f.forecast, is_exact=False),
    rule("Each customer has a rate of margin, drawn to that of the file where few sales tell it "
         "(Bühlmann and Straub).", lambda f: f.forecast and f.is_own),
]  # fmt: skip


UNFAIR = {"Hardly anybody new came lately: that fewer bought once is no gain."}


def told(facts):
    """Return what the page says, but for the reasons that other reports give and prove."""
    found = facts.found
    theirs = {
        str(part)
        for report in found.reports
        for part in (*vars(report).values(), found.reports.customer_value.concentration)
        if isinstance(part, Missing)
    }
    lines = [
        *sentences.recommendations(found, "t.toml"),
        sentences.how_flagged(found),
        sentences.about_windows(found.windows) if found.windows else "",
        *(set(map(str, found.trends.values())) & UNFAIR),
        *sentences.limits(found, 0.1),
    ]
    reasons = [re.sub(r"^Left out: [^.]*\. ", "", line) for line in lines]
    return [re.sub(r"(could not be tried\.) .*", r"\1", r) for r in reasons if r not in theirs]


@pytest.mark.parametrize("name", FILES)
def test_each_sentence_has_its_condition(name):
    require_told(OWN, told, facts_of(name))
