"""Cards can be sorted by buttons alone, and the panel says in words what is right."""

import pytest

from crmlab.sorter import Sorter

KEY = {"plan": "before", "buy": "during", "pay": "during", "thank": "after"}
COLUMNS = ["before", "during", "after"]


@pytest.fixture
def sorter():
    return Sorter(list(KEY), COLUMNS, KEY, notes={"pay": "Some pay before."}, title="Steps")


def press(sorter, label):
    """Press a button as a learner does."""
    (button,) = [button for button in sorter.children[2].children if button.description == label]
    button.click()


def in_hand(sorter):
    return sorter.children[0].value


def feedback(sorter):
    return sorter.children[-1].value


def test_a_button_places_the_card_and_takes_up_the_next(sorter):
    assert in_hand(sorter) == "plan"
    press(sorter, "→ before")
    assert sorter.answers == {"plan": "before", "buy": None, "pay": None, "thank": None}
    assert in_hand(sorter) == "buy"
    assert "buy" in sorter.children[1].value
    sorter.children[0].value = "thank"
    press(sorter, "→ after")
    assert in_hand(sorter) == "buy"


def test_all_cards_right_by_buttons_alone(sorter):
    for column in KEY.values():
        press(sorter, f"→ {column}")
    assert sorter.answers == KEY
    assert sorter.score() == 4
    press(sorter, "check")
    assert "4 of 4 cards are right." in feedback(sorter)
    assert "Think again" not in feedback(sorter)


def test_the_columns_show_their_cards_at_once(sorter):
    press(sorter, "→ during")
    assert '<strong>during</strong> (1)<ol style="' in sorter.children[3].value
    assert '<li value="1">plan</li>' in sorter.children[3].value


def test_the_list_of_cards_says_where_each_lies(sorter):
    press(sorter, "→ before")
    labels = [label for label, _ in sorter.children[0].options]
    assert labels[0] == "1. plan (before)"
    assert labels[1] == "2. buy (not sorted yet)"


def test_a_card_can_be_taken_back(sorter):
    press(sorter, "→ before")
    sorter.children[0].value = "plan"
    press(sorter, "take back")
    assert sorter.answers["plan"] is None
    assert in_hand(sorter) == "plan"


def test_check_names_what_is_wrong_without_giving_it_away(sorter):
    sorter.place("plan", "before")
    sorter.place("buy", "after")
    press(sorter, "check")
    assert "1 of 4 cards are right. 2 not sorted yet." in feedback(sorter)
    assert "buy <strong>not after</strong>" in feedback(sorter)
    assert "during" not in feedback(sorter)
    assert "plan" not in feedback(sorter)


def test_show_puts_all_right_and_says_what_was_wrong_or_arguable(sorter):
    sorter.place("buy", "after")
    press(sorter, "show")
    assert sorter.answers == KEY
    assert "0 of 4 cards are right. 3 not sorted yet." in feedback(sorter)
    assert "buy <strong>during, not after.</strong>" in feedback(sorter)
    assert "pay <strong>Some pay before.</strong>" in feedback(sorter)
    assert "(during)" in sorter.children[0].options[1][0]


def test_a_card_that_can_be_argued_for_is_not_called_wrong():
    sorter = Sorter(list(KEY), COLUMNS, KEY, also={"pay": "before", "plan": "during"})
    sorter.place("pay", "before")
    sorter.place("plan", "after")
    sorter.place("buy", "during")
    press(sorter, "check")
    said = "1 of 4 cards are right by the list, and 1 more can be argued for. 1 not sorted yet."
    assert said in feedback(sorter)
    assert "plan <strong>not after" in feedback(sorter)
    assert "pay" not in feedback(sorter)
    assert sorter.score() == 1
    press(sorter, "show")
    assert said in feedback(sorter)
    assert "pay <strong>during; before can be argued." in feedback(sorter)


def test_another_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="'z', argued for the card 'a', is no column"):
        Sorter(["a"], ["x"], {"a": "x"}, also={"a": "z"})
    with pytest.raises(ValueError, match="no card 'b'"):
        Sorter(["a"], ["x"], {"a": "x"}, also={"b": "x"})


def test_again_begins_anew(sorter):
    press(sorter, "show")
    press(sorter, "again")
    assert set(sorter.answers.values()) == {None}
    assert in_hand(sorter) == "plan"
    assert feedback(sorter) == ""
    assert "<li" not in sorter.children[3].value


def test_moving_a_card_takes_back_what_was_said(sorter):
    press(sorter, "check")
    press(sorter, "→ before")
    assert feedback(sorter) == ""


def test_without_a_key_there_is_nothing_to_check():
    sorter = Sorter(["a", "b"], ["x", "y"])
    labels = [button.description for button in sorter.children[2].children]
    assert labels == ["→ x", "→ y", "take back", "again"]
    sorter.place("a", "x")
    for ask in (sorter.score, sorter.check, sorter.show):
        with pytest.raises(ValueError, match="no right columns"):
            ask()


def test_the_text_is_the_same_every_time(sorter):
    assert repr(sorter) == (
        "Steps: 4 cards for the columns before, during, after. Buttons: → before, → during, "
        "→ after, take back, check, show, again. Sorted so far: 0."
    )
    assert sorter._repr_mimebundle_()["text/plain"] == repr(sorter)


def test_cards_are_escaped():
    sorter = Sorter(["<b>a</b>"], ["<i>x</i>"], {"<b>a</b>": "<i>x</i>"})
    press(sorter, "→ <i>x</i>")
    press(sorter, "check")
    sorter.show()
    shown = "".join(child.value for child in (sorter.children[1], sorter.children[3]))
    assert "<b>" not in shown + feedback(sorter)
    assert "<i>" not in shown + feedback(sorter)


@pytest.mark.parametrize(
    ("cards", "columns", "key", "said"),
    [
        ([], ["x"], None, "no card"),
        (["a"], [], None, "no column"),
        (["a", "a"], ["x"], None, "card 'a' stands twice"),
        (["a"], ["x", "x"], None, "column 'x' stands twice"),
        (["a", "b"], ["x"], {"a": "x"}, "for the card 'b'"),
        (["a"], ["x"], {"a": "y"}, "for the card 'a'"),
        (["a"], ["x"], {"a": "x", "c": "x"}, "no card 'c'"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(cards, columns, key, said):
    with pytest.raises(ValueError, match=said):
        Sorter(cards, columns, key)


def test_a_place_that_is_not_there_is_refused(sorter):
    with pytest.raises(ValueError, match="no card 'sell'"):
        sorter.place("sell", "before")
    with pytest.raises(ValueError, match="before, during, after; not 'later'"):
        sorter.place("plan", "later")
