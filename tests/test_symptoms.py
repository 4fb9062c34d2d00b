"""Wrong answers that can take many values, and what is said of them in each exercise."""

import numpy as np
import pandas as pd
import pytest
from handed_in import SCENES, given_with, right
from rapidfuzz import fuzz

from crmlab.checking import check
from crmlab.datasets import load
from crmlab.scenes.formulas import Evaluation


def said(key, **answers):
    """Return what is said of the answers that are wrong."""
    feedback = check(key, *given_with(key, **answers))
    return [part.message for part in feedback.parts if part.outcome == "known mistake"]


def test_a_placeholder_that_is_left_in_is_told():
    mails = load("shop_profiles_raw")["email"].str.strip().str.casefold()
    left_in = (mails.notna() & ~mails.isin(["", "-", "unknown"])).mean()
    (message,) = said("1-1", email_fill=left_in)
    assert "A placeholder is still counted" in message


def test_the_group_with_most_misplaced_fields_is_told():
    groups = ["basic" if group == "family" else group for group in right("1-2")[0]]
    (message,) = said("1-2", group_of=groups)
    assert "31 of 36 right" in message
    assert "marriage, partner and children" in message


def test_a_debatable_field_is_not_the_one_to_look_at_again():
    groups = dict(zip(SCENES["1-2"].parts["group_of"].names, right("1-2")[0], strict=True))
    groups |= {"interests": "life", "spouse_name": "relations", "last_seen": "basic"}
    (message,) = said("1-2", group_of=groups | {"trait": "life"})
    assert "32 of 36 right. Look again at `spouse_name`" in message


def test_the_number_of_the_example_is_told():
    for given in (6.6, 6.58, np.log(0.5) / np.log(0.9)):
        (message,) = said("1-7", half_life=given)
        assert "the example, where a *tenth* turns wrong" in message


def test_a_share_of_all_eleven_is_told():
    (message,) = said("1-10", consistency=6 / 11)
    assert message.startswith("You divided by all eleven")


def test_ids_that_do_not_come_first_are_told_how_to_pick_them():
    (message,) = said("1-8", pairs=pd.DataFrame({"mobile": ["1"], "record_id_x": ["P1"]}))
    assert '[["record_id_x", "record_id_y"]]' in message


def test_pairs_by_mail_alone_are_told():
    truth = SCENES["1-8"].edition.truths["pairs"]
    raw = load("shop_profiles_raw").set_index("record_id")["email"].dropna()
    keyed = [pair for pair in truth if pair <= set(raw.index)]
    (message,) = said("1-8", pairs=keyed)
    assert "You blocked by mail alone" in message


def pairs_that_share(column, *, names_alike):
    """Return the pairs of records with one value in a column of the keys of 1-8."""
    keys = SCENES["1-8"].quantities["keys"]().dropna(subset=["name", column]).reset_index()
    both = keys.merge(keys, on=column).query("record_id_x < record_id_y")
    names = zip(both["name_x"], both["name_y"], strict=True)
    alike = [fuzz.token_sort_ratio(*pair) >= names_alike for pair in names]
    return both.loc[alike, ["record_id_x", "record_id_y"]]


@pytest.mark.parametrize(
    ("columns", "names_alike", "told"),
    [
        (["birth"], 100, "share a date of birth"),
        (["home", "mail"], 85, "`phone`, the telephone at home"),
        (["phone", "mail"], 100, "names too high"),
        (["raw phone", "raw mail"], 85, "as they are written"),
    ],
)
def test_what_pairs_were_found_by_is_told(columns, names_alike, told):
    found = [pairs_that_share(column, names_alike=names_alike) for column in columns]
    (message,) = said("1-8", pairs=pd.concat(found))
    assert told in message


@pytest.mark.parametrize(
    ("step", "quantity", "told"),
    [
        ("numbers", "written_numbers", "as they are written"),
        ("numbers", "records", "all records"),
        ("numbers", "home_numbers", "telephones at home"),
        ("numbers", "repeating", "repeat a cell"),
        ("mobile_pairs", "both_ways", "both directions"),
        ("mobile_pairs", "from_itself", "itself"),
        ("contact_pairs", "twice", "stands twice"),
    ],
)
def test_what_a_step_of_the_duplicates_counts_is_told(step, quantity, told):
    scene = SCENES["1-8"]
    counted = Evaluation(scene.edition._values).of(scene.named[quantity])
    assert told in check("1-8", **{step: counted}).parts[0].message


@pytest.mark.parametrize("place", range(5))
def test_a_value_that_does_not_survive_is_told_its_rule(place):
    golden, kind = list(right("1-11")[0]), SCENES["1-11"].parts["golden"]
    golden[place] = next(each for each in kind.options if each != golden[place])
    (message,) = said("1-11", golden=golden)
    assert message.startswith(f"{kind.names[place]}: ")


def test_a_value_that_is_left_empty_is_told_its_rule():
    for nothing in (None, np.nan, pd.NA):
        golden = dict(zip(SCENES["1-11"].parts["golden"].names, right("1-11")[0], strict=True))
        (message,) = said("1-11", golden=golden | {"email": nothing})
        assert message.startswith("email: an empty cell")


@pytest.mark.parametrize("place", range(6))
def test_a_role_that_is_wrong_is_told_why(place):
    roles = list(right("0-1")[0])
    roles[place] = next(role for role in roles if role != roles[place])
    (message,) = said("0-1", roles=roles)
    assert "not the one" not in message


@pytest.mark.parametrize("place", range(4))
def test_an_event_that_is_too_late_is_told_its_time(place):
    events = list(right("0-3")[0])
    events[place : place + 2] = reversed(events[place : place + 2])
    (message,) = said("0-3", events=events)
    assert message


def test_an_event_that_alone_is_too_early_is_told_its_time():
    *events, last = right("0-3")[0]
    (message,) = said("0-3", events=[events[0], last, *events[1:]])
    assert message.startswith("What customers write online")


def test_a_function_that_gives_the_same_for_all_is_told():
    (message,) = said("0-4", maturity=lambda ratings: 0.5)
    assert "the same for everything" in message


def test_retentions_beyond_the_range_and_on_a_coarse_grid_are_told():
    truth = right("2-10")[0]
    (message,) = said("2-10", base_retention=np.where(np.isnan(truth), 0.96, truth))
    assert "0.95" in message
    (message,) = said("2-10", base_retention=np.ceil(truth * 100) / 100)
    assert "grid" in message
