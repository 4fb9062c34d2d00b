"""What a report says about the quality of a customer file, and what it never shows."""

from inspect import signature

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import load, theme
from crmlab.briefing.missing import Missing, attempt
from crmlab.information import (
    duplicate_pairs,
    match_quality,
    plot_fill_rates,
    plot_record_ages,
)
from crmlab.information.briefing import figures, formats, sensitive, sentences
from crmlab.information.briefing.findings import LARGEST_BLOCK, findings
from crmlab.tables import read_customers


def people(n=60):
    """Return n people in perfect order, told apart by every value."""
    days = pd.date_range("2024-01-01", periods=n)
    names = [f"{chr(0x738B + i)}{chr(0x5000 + i)}{chr(0x6000 + i)}" for i in range(n)]
    return pd.DataFrame(
        {
            "id": [f"K{i:05}" for i in range(n)],
            "name": names,
            "mobile": [f"139{i:08}" for i in range(n)],
            "email": [f"no{i}@example.com" for i in range(n)],
            "updated_on": days.strftime("%Y-%m-%d"),
        }
    )


def look(table):
    return findings(read_customers(table, quiet=True))


def to_do(table):
    """Return the records of each thing to mend, by the first words of what it is."""
    return {remedy.what: remedy.records for remedy in sentences.remedies(look(table))}


def records_for(table, start):
    return next((n for what, n in to_do(table).items() if what.startswith(start)), 0)


@pytest.fixture(scope="module")
def shop():
    return findings(read_customers(load("shop_profiles_raw"), quiet=True))


# Doubles


def test_the_planted_doubles_of_the_shop_are_found(shop):
    rows = figures.duplicate_rows(shop.duplicates)
    ids = load("shop_profiles_raw")["record_id"]
    rows["record"] = ids[rows["row"]].to_numpy()
    pairs = rows.merge(rows, on="person")
    pairs = pairs[pairs["record_x"] < pairs["record_y"]][["record_x", "record_y"]]
    quality = match_quality(pairs, load("shop_duplicate_pairs"))
    assert quality["precision"] >= 0.95
    assert quality["recall"] >= 0.95
    surplus = shop.records - shop.duplicates.people
    assert surplus == pytest.approx(450, rel=0.05)


def test_one_person_many_times_is_one_person_though_the_contact_is_on_many_records():
    table = pd.concat([people(6), *[people(1)] * 40], ignore_index=True)
    found = look(table)
    assert found.duplicates.people == 6
    assert found.duplicates.sharing.loc["mobile"].tolist() == [41, 1, 41]
    assert "1 (41 records)" in figures.duplicate_figures(found.duplicates).to_string()


def test_a_switchboard_makes_no_person_of_a_whole_firm():
    table = people().assign(mobile="13900000000")
    assert look(table).duplicates.people == 60


def test_a_family_shares_a_phone_and_stays_several_persons():
    table = people().head(6).assign(name=["王伟", "李娜", "王芳", "张敏", "刘洋", "陈静"])
    assert look(table.assign(mobile="13900000000")).duplicates.people == 6


def test_the_same_id_and_name_is_one_person_and_the_same_id_alone_is_not():
    table = people(7).assign(mobile="", email="")
    table.loc[6, ["id", "name"]] = table.loc[5, ["id", "name"]]
    table.loc[4, "id"] = table.loc[3, "id"]
    assert look(table).duplicates.people == 6


@pytest.mark.parametrize(("left", "said"), [(["id", "email"], "name"), (["name"], "phone number")])
def test_without_a_name_or_a_contact_nothing_is_said_of_doubles(left, said):
    found = look(people()[left])
    assert said in str(found.duplicates)
    assert figures.duplicate_rows(found.duplicates).empty
    assert "persons" not in str([*filter(None, figures.key_figures(found))])


def test_lines_of_sales_are_no_persons():
    names = [figure.name for figure in figures.key_figures(look(people()))]
    assert names[:3] == ["records", "cells filled", "persons, estimated"]
    sales = figures.key_figures(look(people()), is_sales=True)
    assert [figure.name for figure in sales] == ["rows", "cells filled"]


def test_a_first_name_tells_persons_of_one_surname_apart():
    table = people(20).assign(name="Li", email="")
    table["mobile"] = [f"1391234560{i % 5}" for i in range(20)]
    assert look(table).duplicates.people == 5
    given = table.assign(
        **{"First name": [f"{chr(0x5000 + 9 * i)}{chr(0x6000 + i)}" for i in range(20)]}
    )
    assert look(given).duplicates.people == 20


# Formats


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("13912345678", "digits only"),
        ("13912345678.0", formats.DECIMAL),
        (13912345678.0, formats.DECIMAL),
        ("1.3912345678E+10", formats.SCIENTIFIC),
        ("1.391e10", formats.CUT_OFF),
        ("+86 139 1234 5678", "country code first"),
        ("(+86)13912345678", "country code first"),
        ("008613912345678", "country code first"),
        ("000-4942830", "blanks, dashes or brackets"),
        ("139-1234-5678", "blanks, dashes or brackets"),
        ("ask his wife", formats.NO_PHONE),
        ("12", formats.NO_PHONE),
    ],
)
def test_a_phone_number_is_told_by_how_it_is_written(typed, way):
    assert formats.phone_formats(pd.Series([typed])).tolist() == [way]


def test_the_mark_by_which_a_spreadsheet_keeps_a_text_is_no_part_of_a_number():
    assert formats.phone_formats(pd.Series(["'+86 13912345678"])).tolist() == ["country code first"]


def test_placeholders_and_gaps_are_written_in_no_way():
    for ways in (formats.phone_formats, formats.email_formats):
        assert ways(pd.Series(["-", None, " ", "unknown"])).isna().all()


@pytest.mark.parametrize(
    "typed",
    ["1988-03-07 10:15", "1988/3/7", "1988.3.7", "19880307", "1988年3月7日", "7.3.1988",
     "27/03/88", "27-3-1988", "7 March 1988"],
)  # fmt: skip
def test_each_date_that_can_be_read_has_a_way_of_its_own(typed):
    days = pd.Series([pd.Timestamp("1988-03-07")])
    (way,) = formats.date_formats(pd.Series([typed]), days)
    assert way not in (formats.OTHER, formats.NO_DATE)
    assert formats.date_formats(pd.Series([typed]), pd.Series([pd.NaT])).tolist() == [
        formats.NO_DATE
    ]


def test_one_number_of_another_length_is_doubtful_where_nearly_all_have_one_length():
    numbers = pd.Series(["13912345678"] * 19 + ["1391234567"])
    assert formats.phone_formats(numbers).tolist()[-1] == formats.DOUBTFUL
    mixed = pd.Series(["13912345678"] * 17 + ["1391234567"] * 3)
    assert formats.DOUBTFUL not in set(formats.phone_formats(mixed))


def test_the_mistyped_mobiles_of_the_shop_are_doubtful(shop):
    digits = load("shop_profiles_raw")["mobile"].str.replace(r"^(\(?\+|00)86\)?|\D", "", regex=True)
    planted = digits.dropna()[digits.dropna().str.len() != 11].index
    doubtful = shop.formats["mobile"].index[shop.formats["mobile"] == formats.DOUBTFUL]
    assert set(doubtful) == set(planted)
    assert len(planted) > 100


def test_ways_of_fewer_than_five_records_are_put_together():
    table = people()
    table.loc[:2, "email"] = table.loc[:2, "email"].str.upper()
    table.loc[3, "email"] = "nobody"
    ways = figures.format_table(look(table))
    assert ways.columns.name == "field"
    written = ways.loc["email"]
    assert written["written as"].tolist() == ["small letters, no blanks", "other ways"]
    assert written["records"].tolist() == ["56", "4"]


# What the law protects


@pytest.mark.parametrize(
    ("label", "law"),
    [
        ("身份证号", "PIPL art. 28"), ("Passport No.", "GDPR art. 87"), ("宗教信仰", "GDPR art. 9"),
        ("Blood_Type", "health"), ("民族", "GDPR art. 9"), ("银行卡号", "PIPL art. 28"),
        ("Kids", "art. 8"), ("food", "religion"), ("出生日期", "under 14"),
        ("GPS", "PIPL art. 28"), ("union", "GDPR art. 9"),
    ],
)  # fmt: skip
def test_a_sensitive_column_is_told_by_its_name_with_the_article(label, law):
    found = look(people().assign(**{label: "so"}))
    row = found.sensitive.set_index("column").loc[label]
    assert law in row["why"]
    assert (row["shown_by"], row["records"]) == ("name", 60)


@pytest.mark.parametrize(
    ("values", "law"),
    [
        (["11010519491231002X", ""], "identity|property and person"),
        ([11010519491231002, 4111111111111111], "property at risk"),
        (["mild diabetes", "-"], "health"),
        (["信仰佛教", "x"], "belief"),
        (["1950-01-02", "1951-03-04", "1988-03-07", "1990-12-31", "1975-05-05"], "under 14"),
    ],
)
def test_a_sensitive_column_is_told_by_its_content(values, law):
    table = people().assign(memo=(values * 60)[:60])
    found = look(table).sensitive.set_index("column")
    if "memo" not in found.index:
        assert values[0] == 11010519491231002  # a number of 17 digits is none of the two
        return
    assert pd.Series(found.loc["memo", "why"]).str.contains(law).any()


def test_fewer_than_five_records_tell_nothing_of_a_column_and_recent_days_are_no_births():
    notes = ["diabetic"] * 4 + ["likes tea"] * 56
    table = people().assign(notes=notes, visited=[f"2024-01-{1 + i % 28:02}" for i in range(60)])
    assert look(table).sensitive.empty


def test_what_a_known_field_holds_is_no_news():
    table = people().rename(columns={"id": "卡号"}).assign(city="Lat", updated_on="1950-01-02")
    given = {"customer_id": "卡号"}
    found = findings(read_customers(table, given, quiet=True))
    assert found.sensitive.empty


def test_every_kind_that_can_be_told_has_its_law():
    kinds = sensitive.kinds()
    assert len(kinds) == 12
    assert kinds["why"].str.contains("art.", regex=False).all()
    assert (kinds[["zh", "why_zh", "label"]] != "").all(axis=None)
    assert kinds.index[kinds["content"] != ""].tolist() == ["health", "religion"]


# Anonymity


def test_sex_counts_as_one_however_it_is_written_and_k_is_of_the_smallest_group():
    table = people(10).assign(sex=["女", "F", "female", "f", "Female"] + ["男"] * 5, city="Ulm")
    crowd = look(table).anonymity
    assert (crowd.k, crowd.alone, crowd.exposed) == (5, 0, 0)
    assert "nobody is in a group" in sentences.anonymity_text(crowd)
    table.loc[0, "city"] = "Bonn"
    crowd = look(table).anonymity
    assert (crowd.k, crowd.alone, crowd.exposed) == (1, 1, 5)
    assert "5 are in groups" in sentences.anonymity_text(crowd)


def test_one_quasi_identifier_is_too_few_to_say_anything():
    assert "fewer than two" in str(look(people().assign(city="Ulm")).anonymity)


# What to mend first


def test_a_file_in_order_has_nothing_to_mend():
    table = people().assign(updated_on="2024-01-01")
    assert sentences.remedies(look(table)) == []
    assert sentences.remedy_lines([], 60) == [
        "Nothing was found that needs to be mended in the columns that are recognised."
    ]


def test_each_fix_counts_the_records_that_it_mends_and_most_come_first():
    table = people(200)
    table["updated_on"] = ["2020-01-01"] * 40 + ["2024-01-01"] * 160
    table.loc[:59, "mobile"] += ".0"
    table.loc[60:64, "mobile"] = "1.39e10"
    table.loc[70:79, "email"] = "n/a"
    table.loc[80:82, "email"] = "nobody"
    table.loc[90:92, "mobile"] = "12"
    table.loc[95:96, ["mobile", "email"]] = ""
    table.loc[199] = table.loc[198]
    table.loc[100:106, "id"] = ""
    table["food"] = ["noodles"] * 33 + [""] * 167
    expected = {
        "Write phone numbers in one way": 60,
        "Ask whether records": 40,
        "Decide which sensitive columns you need (food)": 33,
        "Empty the cells": 10,
        "Mend the rows set aside": 7,
        "Get the phone numbers": 5,
        "Ask for the e-mail addresses": 3,
        "Ask for the phone numbers": 3,
        "Find a way to reach": 2,
        "Complete the most basic fields (name, mobile)": 2,
        "Merge the second": 1,
    }
    proposed = to_do(table)
    assert list(proposed.values()) == sorted(expected.values(), reverse=True)
    assert len(proposed) == len(expected)
    for start, records in expected.items():
        assert records_for(table, start) == records, start


def test_dates_in_several_ways_are_to_be_written_in_that_of_most():
    table = people(100)
    table.loc[:29, "updated_on"] = "13.01.2024"
    table.loc[30:34, "updated_on"] = "2024年1月13日"
    assert records_for(table, "Write dates") == 35
    table["updated_on"] = "13.01.2024"
    assert records_for(table, "Write dates") == 0


def test_unknown_is_a_gap_and_no_wrong_date():
    table = people().assign(birth_date="1990-01-01")
    table.loc[:9, "birth_date"] = "unknown"
    table.loc[10:12, "birth_date"] = "soon"
    found = look(table)
    assert found.to_mend["row"].tolist() == [10, 11, 12]
    assert records_for(table, "Correct dates") == 3


# What is shown, and what never


def test_no_table_and_no_sentence_shows_a_value_of_the_file():
    table = people(80).assign(birth_date="1961-05-17", 宗教="佛教", 备注="diabetes")
    table.loc[:9, "mobile"] = "zz-secret"
    table.loc[10:19, "email"] = "zz-secret"
    table.loc[20:29, "birth_date"] = "zz-secret"
    found = look(table)
    shown = [
        *sentences.remedy_lines(sentences.remedies(found), 80),
        str(attempt(sentences.anonymity_text, found.anonymity)),
        str(figures.key_figures(found)),
        theme.description(plot_fill_rates(found.fills)),
        theme.description(figures.plot_ages(found.ages)),
        *(
            part.to_csv()
            for part in (
                figures.column_table(found), found.to_mend,
                figures.fill_by_level(found.fills), figures.duplicate_rows(found.duplicates),
                figures.duplicate_figures(found.duplicates), figures.format_table(found),
                figures.places_table(found), figures.sensitive_table(found),
            )
        ),
    ]  # fmt: skip
    plt.close("all")
    words = " ".join(shown)
    assert "10" in words
    for value in pd.unique(table.drop(columns="updated_on").to_numpy().ravel()):
        assert value not in words, value


def test_fewer_than_five_customers_are_not_reported():
    with pytest.raises(ValueError, match="4 customers"):
        look(people(4))
    with pytest.raises(ValueError, match="one customer"):
        look(pd.concat([people(1)] * 100))
    assert look(people(5)).records == 5


def test_in_a_file_of_fewer_than_fifty_no_row_is_listed_and_no_age_drawn():
    for n, listed in ((49, False), (50, True)):
        found = look(people(n).assign(mobile="12"))
        assert ("first" in figures.places_table(found)) == listed
        assert isinstance(attempt(figures.plot_ages, found.ages), Missing) != listed
    plt.close("all")


def test_the_rows_listed_are_the_numbers_in_the_file(tmp_path):
    table = people(60)
    table.loc[[3, 17], "mobile"] = "12"
    path = tmp_path / "people.csv"
    table.to_csv(path, index=False)
    found = findings(read_customers(path, quiet=True))
    assert found.to_mend.values.tolist() == [
        [5, "mobile", "mobile is no phone number"],
        [19, "mobile", "mobile is no phone number"],
    ]
    assert figures.places_table(found)["first"].tolist() == ["5, 19"]


def test_fill_rates_count_what_says_something_in_every_column():
    table = people(10).assign(x=["-", "n/a", "", " ", None, 1, 2, 3, 4, 5])
    found = look(table).columns
    assert found.loc["x"].tolist()[1:] == [5, 2]
    assert pd.isna(found.loc["x", "field"])
    assert found.loc["id", "field"] == "customer_id"


def test_a_column_of_yes_and_no_is_no_name_and_no_contact():
    answers = ["Yes", "No", ""] * 20
    table = people().assign(Partner=answers, phone=answers, marital=answers)
    found = look(table)
    fields = found.columns["field"]
    assert fields[["Partner", "phone"]].isna().all()
    assert fields["marital"] == "marital"
    assert "Partner" not in found.sensitive["column"].tolist()
    named = look(people().assign(Partner="Li", phone=""))
    assert named.columns["field"][["Partner", "phone"]].tolist() == ["spouse_name", "phone"]


def test_none_is_an_answer_where_the_other_one_is_some():
    found = look(people(10).assign(配偶=["有", "无"] * 5, 备注=["无"] * 5 + ["说好"] * 5)).columns
    assert found.loc[["配偶", "备注"], "filled"].tolist() == [10, 5]
    assert found.loc[["配偶", "备注"], "placeholders"].tolist() == [0, 5]


def test_what_is_filled_everywhere_has_no_least_filled_field_and_only_all_is_100_per_cent():
    with pytest.raises(Missing, match=r"3 of the 36 .* filled to 100.0 %: name, mobile, email"):
        figures.unequal(look(people()).fills)
    half = pd.DataFrame({"email": ["li@example.com"] * 5 + [""] * 5, "shoe": 42})
    with pytest.raises(Missing, match=r"one of the 36 .* filled to 50.0 %: email"):
        figures.unequal(look(half).fills)
    table = people(5000)
    table.loc[7, "email"] = ""
    found = look(table)
    assert figures.column_table(found).loc["email", "share"] == "over 99.9 %"
    assert {f.name: f.text for f in figures.key_figures(found) if f}[
        "cells filled"
    ] == "over 99.9 %"
    assert figures.unequal(found.fills) is found.fills


def test_who_works_for_nobody_is_not_asked_for_an_employer():
    assert records_for(people().assign(employer=["Lotus"] * 9 + [""] * 51), "Complete") == 0
    assert records_for(people().assign(address=["Ulm"] * 9 + [""] * 51), "Complete") == 51


@pytest.mark.parametrize("label", ["Kundennummer", "N° client", "ID cliente", "Klantnummer"])
def test_a_customer_file_of_a_neighbour_is_read(label):
    table = people().rename(
        columns={"id": label, "mobile": "Telefon", "email": "Correo electrónico"}
    )
    found = look(table)
    assert found.columns["field"][label] == "customer_id"
    assert found.reachable.all()


def test_every_part_that_cannot_be_computed_says_why():
    found = look(pd.DataFrame({"city": ["Ulm"] * 60}))
    for part in (found.fills, found.duplicates, found.ages, found.anonymity, found.reachable):
        assert isinstance(part, Missing)
        assert str(part).endswith(".")
    tables = {
        figures.format_table: "No column is recognised",
        figures.sensitive_table: "No column seems to hold",
        figures.places_table: "Every row can be used.",
    }
    for table, why in tables.items():
        with pytest.raises(Missing, match=why):
            table(found)


def test_ages_are_counted_from_the_last_update_in_the_file():
    ages = look(people(60)).ages
    assert ages.days.min() == 0
    assert ages.days.max() == 59
    assert sentences.last_update(ages).startswith("Counted back from 2024-02-29,")


def test_columns_that_are_empty_or_not_recognised_are_named():
    found = look(people().assign(fax="", note="-", shoe=42))
    assert sentences.empty_columns(found) == "Empty from top to bottom: fax, note. Leave them out."
    assert sentences.unread_columns(found) == "Not recognised, and only counted: fax, note, shoe."
    found = look(people())
    assert sentences.empty_columns(found) == sentences.unread_columns(found) == ""


def test_a_crowd_of_late_records_leaves_room_for_the_text(shop):
    theme.use()
    ages = pd.Series(np.linspace(0, 900, 2000))
    for drawn in (ages, shop.ages.days):
        ax = plot_record_ages(drawn)
        assert unreadable(ax.figure) == []
        text = next(text for text in ax.texts if "older" in text.get_text())
        ax.figure.canvas.draw()
        lowest = text.get_window_extent().transformed(ax.transData.inverted()).y0
        late = [bar.get_height() for bar in ax.patches if bar.get_x() > 365]
        assert lowest > max(late)
        plt.close("all")


def test_the_levels_of_the_shop_are_drawn_and_told(shop):
    table = figures.fill_by_level(shop.fills)
    assert table["fields"].astype(int).sum() == 36
    assert table["mean fill rate"].str.endswith(" %").all()
    assert list(figures.fill_by_group(shop.fills).index)[:2] == ["basic", "education"]


def test_the_largest_block_is_the_one_of_the_measure():
    assert signature(duplicate_pairs).parameters["largest_block"].default == LARGEST_BLOCK


NAMED = {"customer id": "cus_id", "date": "buy_date"}


def ordered(customers, **columns):
    days = pd.date_range("2024-01-01", periods=len(customers), freq="3D")
    return pd.DataFrame({"customer id": customers, **columns, "date": days, "amount": 9.5})


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (ordered([f"c{i % 9}" for i in range(60)]), True),
        (ordered([f"c{i}" for i in range(60)], **{"order id": range(60), "sku": "A1"}), True),
        (ordered([f"c{i}" for i in range(60)]), False),  # a date and an amount of each customer
        (ordered([f"c{i % 57}" for i in range(60)]), False),  # three doubles
        (people(), False),
        (ordered([f"c{i % 9}" for i in range(60)], city="Ulm").rename(columns=NAMED), True),
        (ordered(range(60), city="Ulm", team=["x", "y"] * 30).rename(columns=NAMED), False),
    ],
)
def test_an_export_of_sales_is_told_and_what_to_use_instead(table, told):
    said = sentences.on_sales(read_customers(table, quiet=True))
    assert ("--template customer_value" in said) == told
    assert (f"60 rows with '{table.columns[-2]}' and 'amount'" in said) == told
