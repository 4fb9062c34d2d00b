"""What a report says about satisfaction in a survey."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import theme
from crmlab.briefing.groups import TooFewCustomers
from crmlab.briefing.missing import Missing
from crmlab.loyalty.briefing import figures, sentences
from crmlab.loyalty.briefing.findings import findings
from crmlab.tables import read_survey

SHARED = Path(__file__).resolve().parents[3] / "shared/data/survey"


def survey(people=300, seed=3, *, pull=0.6, low=1, high=5, shift=0.0):
    """Return two questions on satisfaction, a driver with a pull on it and one without."""
    random = np.random.default_rng(seed)
    staff, price = random.normal(size=(2, people))
    mood = pull * staff + np.sqrt(1 - pull**2) * random.normal(size=people) + shift

    def answers(mood):
        place = 0.55 + 0.2 * mood + 0.1 * random.normal(size=people)
        return (low + (high - low) * place).round().clip(low, high).astype(int)

    return pd.DataFrame(
        {
            "sat1": answers(mood),
            "sat2": answers(mood),
            "staff": answers(staff),
            "price": answers(price),
        }
    )


def look(table, columns=None, **asked):
    return findings(read_survey(table, columns, quiet=True, **asked))


def advice(found):
    return " ".join(sentences.recommendations(found))


def public(name):
    if not (SHARED / name).exists():
        pytest.skip(f"the public file {name} is not beside the project")
    return look(SHARED / name)


def test_ecsi_mobi():
    """CUSA means 7.988, 7.128, 7.316 on 1 to 10: index 71.9704, alpha .77011."""
    found = public("ecsi_mobi.csv")
    assert found.index["index"] == pytest.approx(71.9704, abs=5e-5)
    assert found.alpha["alpha"] == pytest.approx(0.77011, abs=5e-6)
    assert found.reading.blocks["satisfaction"] == ["CUSA1", "CUSA2", "CUSA3"]
    (otherwise,) = found.otherwise.values()
    assert otherwise == pytest.approx(100 * (7.988 + 7.128 + 7.316) / 30, abs=5e-5)
    assert "0 is the worst answer and 10 the best" in " ".join(sentences.about_index(found))


def test_the_park_survey():
    """Regression of overall on rides, games, wait, clean: R² .59508; largest beta wait."""
    found = public("pmr_ch7_satisfaction_drivers.csv")
    assert found.drivers.r2 == pytest.approx(0.59508, abs=5e-6)
    assert set(found.drivers.table.index) == {"rides", "games", "wait", "clean"}
    assert found.drivers.table["share"].sum() == pytest.approx(1)
    assert advice(found).startswith("Improve “wait” first")


def test_the_driver_that_moves_satisfaction_is_to_be_improved_first():
    found = look(survey())
    assert found.drivers.table.index[0] == "staff"
    assert found.drivers.is_sure
    assert "Improve “staff” first" in advice(found)


def test_no_driver_is_recommended_where_none_moves_satisfaction():
    found = look(survey(pull=0.0))
    assert "No driver can be shown" in advice(found)
    assert "first" not in advice(found)


def test_what_is_first_by_luck_is_said_not_to_be_sure():
    table = survey()
    table["speed"] = table["staff"].sample(frac=1, random_state=1).to_numpy()
    half = np.arange(len(table)) % 2 == 0
    table.loc[half, ["staff", "speed"]] = table.loc[half, ["speed", "staff"]].to_numpy()
    found = look(table)
    assert not found.drivers.is_sure
    assert "not sure" in advice(found)
    ax = figures.plot_drivers(found.drivers)
    assert "surely" in ax.get_title() + ax.get_title(loc="left")  # as the style has it


def test_an_index_of_everybody_alike_has_no_spread_and_no_drivers():
    found = look(survey().assign(sat1=4, sat2=4), scale="1-5")
    assert found.index[["index", "low", "high"]].tolist() == [75, 75, 75]
    assert isinstance(found.alpha, Missing)
    assert "equally satisfied" in str(found.drivers)
    assert "that the file holds" not in advice(found)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (survey(people=20), "20 people have answered every question on drivers: 30"),
        (survey()[["sat1", "sat2"]], "No other question"),
        (survey().assign(twin=lambda t: t["staff"]), "twin"),
    ],
)
def test_drivers_are_left_out_with_their_reason(table, why):
    found = look(table, scale="1-5")
    assert why in " ".join(sentences.left_out(found))
    assert "Improve" not in advice(found)


def test_groups_below_five_are_joined_and_never_shown_alone():
    table = survey()
    table["region"] = ["big", "mid"] * 140 + ["mid"] * 13 + ["tiny"] * 4 + ["one"] * 3
    groups, _ = look(table).groups["region"]
    assert sorted(groups["people"].astype(int)) == [7, 140, 153]
    table.loc[table["region"] == "one", "region"] = "mid"
    groups, _ = look(table).groups["region"]
    assert groups["people"].min() >= 5
    assert not any(str(name) == "tiny" for name in groups.index)


def test_groups_are_told_apart_only_where_they_differ():
    table = pd.concat([survey(seed=1), survey(seed=2, shift=-1.0)], ignore_index=True)
    table["market"] = ["open"] * 300 + ["closed"] * 300
    table["lot"] = list("ab") * 300
    found = look(table)
    assert "By “market”, closed is the least satisfied" in advice(found)
    assert "By “lot”" not in advice(found)


def waves(shift, *, same=False):
    """Return two waves, the second higher by a shift in standard deviations of mood."""
    first = survey(seed=5).assign(wave="Q4 2023", id=range(300))
    second = survey(seed=6, shift=shift).assign(wave="Q1 2024", id=range(300, 600))
    if same:
        second = first.assign(wave="Q1 2024")
        second[["sat1", "sat2"]] = (
            first[["sat1", "sat2"]] - (first["id"] % 4 == 0).to_numpy()[:, None]
        ).clip(1)
    return pd.concat([second, first], ignore_index=True)


def test_the_last_wave_is_told_of_and_compared_with_the_one_before():
    found = look(waves(-0.6))
    assert found.wave == "Q1 2024"
    assert found.people == 300
    assert list(found.waves.index) == ["Q4 2023", "Q1 2024"]
    assert not found.change.same_people
    assert "fallen since Q4 2023" in advice(found)
    assert "may be luck" in advice(look(waves(0.02)))


def test_waves_whose_order_is_not_clear_are_taken_together_and_that_is_said():
    table = waves(-0.6)
    table["wave"] = table["wave"].map({"Q4 2023": "autumn", "Q1 2024": "spring"})
    found = look(table)
    assert found.people == 600
    assert "since" not in advice(found)
    assert "Which wave is the last cannot be told from 'wave'" in sentences.which_people(found)


def test_a_wave_of_fewer_than_five_is_left_out():
    table = waves(-0.6)
    table.loc[:2, "wave"] = "Q2 2024"
    found = look(table)
    assert found.wave == "Q1 2024"
    assert found.people == 297


def test_people_asked_twice_are_compared_with_themselves():
    found = look(waves(0, same=True))
    assert found.change.same_people
    assert found.change.change < 0
    assert found.change.high - found.change.low < 4
    assert "asked both times" in " ".join(sentences.about_waves(found))


def test_a_score_needs_answers_from_0_to_10():
    table = survey(people=400)
    rated = table.assign(recommend=survey(people=400, low=0, high=10)["sat1"])
    found = look(rated)
    nps = 100 * ((rated["recommend"] >= 9).mean() - (rated["recommend"] <= 6).mean())
    assert found.nps["nps"] == pytest.approx(nps)
    assert "net promoter score" in advice(found)
    short = look(table.assign(recommend=table["staff"]))
    assert "from 0 to 10; 'recommend' goes 1-5" in " ".join(sentences.left_out(short))
    assert "promoter" not in advice(short)


def test_rows_set_aside_and_straight_answers_are_told_where_they_are_many():
    table = survey().astype(float)
    table.loc[::8, "sat1"] = np.nan
    table[["speed", "rooms"]] = table[["staff", "price"]].sample(frac=1, random_state=2).to_numpy()
    table.loc[1::5] = 4
    text = advice(look(table))
    assert "% of the rows have no full answer" in text
    assert "give the same answer to every question" in text
    assert "no full answer" not in advice(look(survey()))


def test_questions_that_do_not_agree_are_told():
    table = survey()
    table["sat2"] = table["price"].sample(frac=1, random_state=4).to_numpy()
    assert "do not measure one thing" in advice(look(table, {"reverse": ""}))


def test_the_other_way_round_is_told_with_its_index():
    found = look(survey())
    assert list(found.otherwise.values()) == [pytest.approx(100 - found.index["index"])]


def key(found):
    return {figure.name: figure for figure in figures.key_figures(found) if figure}


def test_the_key_figure_of_a_doubtful_scale_says_how_it_was_read():
    found = look(survey())
    name = "satisfaction, 0 to 100, if 1 is worst and 5 best"
    assert key(found)[name].number == found.index["index"]
    assert "satisfaction, 0 to 100 (95 % interval)" in key(replace(found, otherwise={}))


def test_the_first_driver_is_a_key_figure_where_it_surely_explains_most():
    found, name = look(survey()), "explained by the first driver"
    table = found.drivers.table
    assert key(found)[name].number == table["share"].max()
    alike = found.drivers._replace(table=table.assign(high=1.0))
    assert name not in key(replace(found, drivers=alike))


def test_zeros_that_may_be_no_answers_are_told_with_the_index_without_them():
    table = survey(people=600, low=0, high=10).clip(2)
    table.loc[table.index % 10 == 0, ["sat1", "sat2"]] = 0
    table.loc[table.index % 60 == 1, "sat1"] = 1
    found = look(table)
    without = table[(table[["sat1", "sat2"]] > 0).all(axis=1)][["sat1", "sat2"]]
    expected = 100 * (without.mean(axis=None) - 1) / 9
    assert found.otherwise == {'scale="1-10"': pytest.approx(expected)}


def test_fewer_than_five_are_refused():
    with pytest.raises(TooFewCustomers, match="hold 4 customers"):
        look(survey(people=4), scale="1-5")


def test_long_questions_are_cut_and_stay_apart():
    table = survey()
    long = "How much do you agree that our staff are "
    found = look(table.rename(columns={"staff": long + "kind", "price": long + "quick"}))
    shown = figures.driver_table(found.drivers)
    assert len(set(shown.index)) == 2
    assert max(map(len, shown.index)) < 40


@pytest.mark.parametrize("there", [True, False])
def test_labels_in_another_script_are_written_or_numbered(monkeypatch, there):
    monkeypatch.setattr("crmlab.theme.can_write", lambda text: there or text.isascii())
    table = survey()
    table["门店"] = ["南京路店", "徐家汇店"] * 150
    found = look(table)
    ax = figures.plot_group(found.groups["门店"][0])
    shown = {label.get_text() for label in ax.get_yticklabels()}
    assert shown == ({"南京路店", "徐家汇店"} if there else {"1", "2"})
    assert "南京路店" in theme.description(ax)
