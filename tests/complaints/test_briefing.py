"""What a report says about complaints."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab.briefing.groups import TooFewCustomers
from crmlab.briefing.missing import Missing
from crmlab.complaints.briefing import figures, sentences
from crmlab.complaints.briefing.findings import findings
from crmlab.complaints.briefing.themes import themes
from crmlab.tables import read_complaints

SHARED = Path(__file__).resolve().parents[3] / "shared/data/complaints"


def log(rows=300, seed=2, days=150, **columns):
    """Return cases of two channels and three causes, closed within three days."""
    random = np.random.default_rng(seed)
    opened = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        np.sort(random.uniform(0, days * 24, rows)), "h"
    )
    table = {
        "opened": opened.floor("min"),
        "closed": (opened + pd.to_timedelta(random.uniform(1, 72, rows), "h")).floor("min"),
        "channel": random.choice(["mail", "phone"], rows),
        "cause": random.choice(["late", "broken", "rude"], rows, p=[0.6, 0.25, 0.15]),
        "customer": [f"Q{i}" for i in range(rows)],
    }
    return pd.DataFrame(table | columns)


def look(table, columns=None, **asked):
    return findings(read_complaints(table, columns, quiet=True), **asked)


def advice(found):
    return " ".join(sentences.recommendations(found))


def public(name):
    if not (SHARED / name).exists():
        pytest.skip(f"the public file {name} is not beside the project")
    return SHARED / name


@pytest.mark.parametrize(
    ("name", "form", "cause", "timely"),
    [
        ("cfpb_2013_2016.csv", "%m/%d/%Y", 449, 3093),
        ("cfpb_2023_narratives.csv", "%m/%d/%y", 712, 2719),
    ],
)
def test_cfpb_as_counted_by_pandas(name, form, cause, timely):
    raw = pd.read_csv(public(name), dtype=str, keep_default_na=False)
    found = look(public(name))
    assert len(found.cases) == len(raw)
    assert (
        found.cases["opened"].tolist() == pd.to_datetime(raw["Date received"], format=form).tolist()
    )
    assert found.causes["complaints"].iloc[0] == cause == raw["Issue"].value_counts().iloc[0]
    assert found.causes["complaints"].sum() == len(raw)
    assert found.times["share"].iloc[-1] == pytest.approx(timely / len(raw))
    by_channel = (raw["Timely response?"] == "Yes").groupby(raw["Submitted via"]).mean()
    each = found.times["share"].iloc[:-1]
    assert each.to_dict() == pytest.approx(by_channel[each.index].to_dict())
    assert "closed" not in found.cases  # sent to the company is no end


def test_cfpb_2023_by_week_and_theme():
    """33 full weeks from 2023-01-02, 2,768 cases in them: 83.9 a week; the rest at the ends."""
    path = public("cfpb_2023_narratives.csv")
    found = look(path)
    chart = found.volume
    assert (len(chart), chart["observed"].sum()) == (33, 2768)
    assert chart["signal"].sum() == 2
    text = " ".join(pd.read_csv(path)["Consumer complaint narrative"]).lower()
    assert 4 <= len(found.themes) <= 8
    for word in ", ".join(found.themes["words"]).split(", "):
        assert word.isalpha()
        assert "xx" not in word
        assert text.count(word) > 50


def test_pieces_of_a_log_tell_no_signal():
    table = log(days=30)
    later = table.assign(opened=table["opened"] + pd.Timedelta(days=300), closed=pd.NaT)
    assert "pieces of a log" in str(look(pd.concat([table, later])).volume)


def test_a_week_beyond_chance_is_a_signal_and_luck_is_none():
    table = log(rows=600)
    table["opened"] = pd.date_range("2024-01-01", periods=600, freq="6h")
    table["closed"] = table["opened"] + pd.Timedelta(hours=9)
    assert "No week is a signal" in advice(look(table))
    more = log(rows=60, days=6, seed=3)
    shift = pd.Timestamp("2024-04-01") - pd.Timestamp("2024-01-01")
    more = more.assign(opened=more["opened"] + shift, closed=more["closed"] + shift)
    loud = look(pd.concat([log(rows=600, seed=1), more]))
    assert "Weeks that are signals: 1, the last from 2024-04-01" in advice(loud)
    assert str(look(log(rows=40)).volume).startswith("Signals need 8 full weeks with 5 cases")


def test_the_first_cause_is_named_and_two_alike_are_not_told_apart():
    assert "Mend “late” first: " in advice(look(log()))
    table = log()
    table["cause"] = ["late", "broken"] * 150
    assert "bring about as many cases" in advice(look(table))


def test_worth_is_told_only_where_a_value_is_given():
    assert "worth" not in advice(look(log()))
    found = look(log(), case_value=20)
    worth = 20 * found.causes["complaints"].iloc[0]
    assert f"worth {worth:,}" in advice(found)
    for wrong in ({"case_value": 0}, {"sla_hours": -1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            look(log(), **wrong)


def test_times_and_what_is_in_time_against_numpy():
    table = log()
    table.loc[table["channel"] == "mail", "closed"] += pd.Timedelta(hours=24)
    found = look(table)
    hours = (table["closed"] - table["opened"]).dt.total_seconds() / 3600
    for channel, row in found.times.iloc[:-1].iterrows():
        own = hours[table["channel"] == channel]
        assert row["closed"] == pytest.approx(np.quantile(own, 0.5, method="inverted_cdf"))
        assert row["share"] == pytest.approx((own <= 48).mean())
    assert "Look at “mail”" in advice(found)
    assert "Look at" not in advice(look(log()))
    assert look(log(), sla_hours=1000).times["share"].iloc[-1] == 1


def test_an_open_case_is_no_fast_case():
    table = log()
    table.loc[table.index[-40:], "closed"] = pd.NaT
    table.loc[0, "closed"] = pd.NaT
    found = look(table)
    waiting = found.cases[found.cases["closed"].isna()]
    assert (waiting["hours"] == np.inf).all()
    late = waiting["age"] >= 48
    assert (waiting.loc[late, "in_time"] == 0).all()
    assert waiting.loc[~late, "in_time"].isna().all()
    assert found.ages.sum() == 41


def test_what_a_status_leaves_unclear_is_counted():
    table = log(status=["closed"] * 280 + ["open"] * 13 + ["parked"] * 7)
    table.loc[table.index[270:], "closed"] = pd.NaT
    told = " ".join(sentences.left_out(look(table)))
    assert "Closed, but nothing says when: 10 cases" in told
    table["closed"] = pd.NaT
    assert "by their status: 7 cases" in " ".join(sentences.left_out(look(table)))


@pytest.mark.parametrize("days", [[0] * 9 + [5] * 9, [0] + [5] * 9 + [200], [40] * 4 + [95] * 4])
def test_open_cases_below_five_customers_join_their_neighbours(days):
    table = log()
    end = table["closed"].max()
    table.loc[: len(days) - 1, "closed"] = pd.NaT
    table.loc[: len(days) - 1, "opened"] = [end - pd.Timedelta(days=d, minutes=1) for d in days]
    ages = look(table).ages
    assert ages.sum() == len(days)
    assert not ages.between(1, 4).any()


def test_groups_below_five_customers_are_never_shown():
    table = log()
    table.loc[:3, "cause"] = "one"
    table.loc[4:6, "cause"] = "two"
    table.loc[7:9, "channel"] = "fax"
    found = look(table)
    assert not {"one", "two"} & set(found.causes.index)
    assert found.causes["complaints"].sum() == len(table)
    assert found.causes.loc["all others", "complaints"] == 7
    table.loc[4:6, "cause"] = "late"
    assert "rude" not in look(table).causes.index  # it hides the four others
    assert "fax" not in found.times.index
    one = table.assign(customer="Q1")
    with pytest.raises(TooFewCustomers):
        look(one.head(20))


def test_who_comes_again():
    table = log()
    table["customer"] = [f"Q{i // 3}" for i in range(90)] + [f"R{i}" for i in range(210)]
    found = look(table.assign(cause=["late"] * 150 + ["broken"] * 150))
    assert found.repeaters["share"] == pytest.approx(30 / 240)
    assert found.repeaters["of_cases"] == pytest.approx(90 / 300)
    assert found.repeaters["same_cause"] == 1
    assert "12.5 %" in advice(found)
    assert "Fewer than 5 customers" in str(look(log()).repeaters)


def test_a_name_with_many_cases_is_no_customer():
    table = log()
    table.loc[:99, "customer"] = "Switchboard"
    found = look(table)
    assert isinstance(found.repeaters, Missing)
    assert found.cases["person"].nunique() == 201  # no hundred people
    assert "33.3 % of the cases have a name with too many" in " ".join(sentences.left_out(found))


ENGLISH = [
    "the parcel came late again and the courier was rude",
    "please refund the broken kettle, its lid is loose",
    "nobody answers the phone and the agent hung up",
]
CHINESE = [
    "快递太慢，包裹一直没有派送",
    "质量很差，用了一天就坏了，要求退款",
    "客服态度敷衍，一直在排队",
]


def texts(bodies, extra=lambda i: "", rows=200):
    return pd.Series([f"{bodies[i % len(bodies)]} {extra(i)}" for i in range(rows)])


def words_of(series, hidden=()):
    people = pd.Series([f"Q{i}" for i in series.index])
    return set(", ".join(themes(series, people, hidden)["words"]).split(", "))


def test_themes_part_the_texts_of_either_language():
    found = themes(texts([*ENGLISH, *CHINESE], str), pd.Series(range(200)).astype(str))
    assert found["texts"].sum() == 200
    first = {frozenset(words.split(", ")) for words in found["words"]}
    assert any({"parcel", "courier"} <= words for words in first)
    assert any({"快递", "包裹", "派送"} <= words for words in first)


@pytest.mark.parametrize(
    "private",
    [
        "Margaret", "margaret", "Mr zqname", "Zqname", "zqname@example.com", "13977000000",
        "6222 0213 4455 7788", "www.zqname.com", "id zq12345", "XXXX", "@zqname", "王小明",
    ],
)  # fmt: skip
def test_what_looks_private_is_never_a_word_of_a_theme(private):
    english = [f"{ENGLISH[0]} so {private} said", *ENGLISH[1:]]
    chinese = [f"{CHINESE[0] * 4}，{private}", *CHINESE[1:]]
    for bodies, plain in ((english, "courier"), (chinese, "快递")):
        told = words_of(texts(bodies, str))
        assert plain in told
        parts = {part.lower() for part in private.replace("@", " ").replace(".", " ").split()}
        assert not told & (parts - {"mr", "id"} | {private.lower(), "example", "com", "www"})


def test_words_of_four_customers_and_hidden_ones_are_never_told():
    rare = texts(ENGLISH, lambda i: f"zebra {i}" if i < 4 else str(i))
    assert "zebra" not in words_of(rare)
    assert "zebra" in words_of(texts([f"{ENGLISH[0]} so zebra said", *ENGLISH[1:]], str))
    again = texts(ENGLISH, lambda i: f"zebra {i}" if i < 60 else str(i))
    four = pd.Series([f"Q{i % 4}" if i < 60 else f"R{i}" for i in range(200)])
    assert "zebra" not in ", ".join(themes(again, four)["words"])
    assert "kettle" not in words_of(texts(ENGLISH, str), ["Kettle"])


def test_the_names_of_agents_are_hidden_however_they_are_written():
    said = texts([f"{ENGLISH[0]} so zebra said", *ENGLISH[1:]], str, rows=300)
    assert "zebra" in str(look(log(text=said)).themes)
    assert "zebra" not in str(look(log(text=said, agent="anna.zebra@example.com")).themes)


def test_few_texts_have_no_themes():
    with pytest.raises(Missing, match="50 different texts"):
        themes(texts(ENGLISH, str, rows=40), pd.Series(range(40)))


def test_key_figures_are_those_that_the_log_knows():
    told = {figure.name for figure in figures.key_figures(look(log())) if figure}
    assert {"cases", "half closed within", "closed within 48 h (95 % interval)"} <= told
    bare = look(log()[["opened", "cause"]])
    assert {figure.name for figure in figures.key_figures(bare) if figure} == {"cases"}


def test_pictures_and_tables_of_long_causes():
    table = log()
    long = "How the customer says that nobody has answered any of the letters of "
    found = look(table.assign(cause=long + table["cause"]))
    ax = figures.plot_causes(found.causes)
    assert all(len(label.get_text()) <= 36 for label in ax.get_yticklabels())
    assert "half closed within" in str(figures.key_figures(found))
