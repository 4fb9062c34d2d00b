"""Cards can be sorted by buttons alone, and the panel says in words what is right."""

import re

import pandas as pd
import pytest

from crmlab.sorter import Sorter

KEY = {"plan": "before", "buy": "during", "pay": "during", "thank": "after"}
COLUMNS = ["before", "during", "after"]


def cards(key=KEY, **more):
    """Return a table of cards; what else is said of some stands by card."""
    table = pd.DataFrame({"card": [*key], "column": [*key.values()]})
    return table.assign(**{name: table["card"].map(said) for name, said in more.items()})


@pytest.fixture
def sorter():
    return Sorter(cards(note={"pay": "Some pay before."}), COLUMNS, "Steps")


def press(sorter, label):
    """Press a button as a learner does."""
    buttons = [button for row in sorter.children[1:3] for button in row.children]
    (button,) = [button for button in buttons if button.description == label]
    button.click()


def top(sorter):
    """Return what stands above the buttons: the card in hand, and where it lies."""
    return sorter.children[0].value


def in_hand(sorter):
    (card,) = [card for card in sorter.answers if f">{card}</p>" in top(sorter)]
    return card


def feedback(sorter):
    return sorter.children[-1].value


def test_a_button_places_the_card_and_takes_up_the_next(sorter):
    assert in_hand(sorter) == "plan"
    press(sorter, "→ before")
    assert sorter.answers == {"plan": "before", "buy": None, "pay": None, "thank": None}
    assert in_hand(sorter) == "buy"
    press(sorter, "previous card")
    press(sorter, "previous card")
    assert in_hand(sorter) == "thank"
    press(sorter, "→ after")
    assert in_hand(sorter) == "buy"


def test_all_cards_right_by_buttons_alone(sorter):
    for column in KEY.values():
        press(sorter, f"→ {column}")
    assert sorter.answers == KEY
    assert sorter.score() == 4
    press(sorter, "check")
    assert "Sorted right: 4 of 4 cards." in feedback(sorter)
    assert "Think again" not in feedback(sorter)


def test_the_columns_show_their_cards_at_once(sorter):
    press(sorter, "→ during")
    assert '<strong>during</strong> (1)<ol style="' in sorter.children[3].value
    assert '<li value="1">plan</li>' in sorter.children[3].value


def test_the_card_in_hand_says_its_number_and_where_it_lies(sorter):
    press(sorter, "→ before")
    assert "Card 2 of 4, not sorted yet." in top(sorter)
    press(sorter, "previous card")
    assert "Card 1 of 4, lies under before." in top(sorter)


def test_the_cards_go_round_in_both_directions(sorter):
    seen = []
    for _ in range(5):
        seen.append(in_hand(sorter))
        press(sorter, "next card")
    assert seen == [*KEY, "plan"]
    for _ in range(5):
        press(sorter, "previous card")
    assert in_hand(sorter) == "plan"


def test_all_is_done_by_buttons_whose_keys_jupyterlab_leaves_alone(sorter):
    _, *rows, _, _ = sorter.children
    assert {type(button).__name__ for row in rows for button in row.children} == {"Button"}


def test_the_last_card_says_that_all_are_sorted_and_what_to_do_next(sorter):
    for column in ["before", "during", "during"]:
        press(sorter, f"→ {column}")
        assert "All cards are sorted" not in top(sorter)
    press(sorter, "→ after")
    assert "All cards are sorted: press “check”." in top(sorter)
    press(sorter, "check")
    assert "press “check”" not in top(sorter)


def test_take_back_undoes_the_last_card_filed_and_those_before_it(sorter):
    press(sorter, "→ before")
    press(sorter, "→ after")
    press(sorter, "next card")
    press(sorter, "take back")
    assert sorter.answers == {"plan": "before", "buy": None, "pay": None, "thank": None}
    assert in_hand(sorter) == "buy"
    press(sorter, "take back")
    assert set(sorter.answers.values()) == {None}
    assert in_hand(sorter) == "plan"
    press(sorter, "take back")
    assert "There is no card to take back." in top(sorter)


def test_a_card_that_was_moved_is_taken_back_once(sorter):
    for column in ("before", "during", "after"):
        sorter.place("plan", column)
    press(sorter, "take back")
    assert sorter.answers["plan"] is None
    press(sorter, "take back")
    assert "There is no card to take back." in top(sorter)


def test_check_names_what_is_wrong_without_giving_it_away(sorter):
    sorter.place("plan", "before")
    sorter.place("buy", "after")
    press(sorter, "check")
    assert "Sorted right: 1 of 4 cards. Not sorted: 2." in feedback(sorter)
    assert "buy</strong> does not belong under after." in feedback(sorter)
    assert in_hand(sorter) == "buy"
    assert "during" not in feedback(sorter)
    assert "plan" not in feedback(sorter)


def test_a_reason_is_said_where_a_card_lies_wrong_and_nowhere_else():
    sorter = Sorter(cards(reason={"buy": "Money changes hands.", "plan": "P."}), COLUMNS)
    sorter.place("plan", "before")
    sorter.place("buy", "after")
    for ask, said in (
        ("check", "does not belong under after. Money changes hands."),
        ("show", "belongs under during, not under after. Money changes hands."),
    ):
        press(sorter, ask)
        assert f"buy</strong> {said}" in feedback(sorter)
        assert "P." not in feedback(sorter)


def test_show_puts_all_right_and_says_what_was_wrong_or_arguable(sorter):
    sorter.place("buy", "after")
    press(sorter, "show")
    assert sorter.answers == KEY
    said = "Sorted right: 0 of 4 cards. Not sorted: 3. All cards now lie where they belong."
    assert said in feedback(sorter)
    assert "buy</strong> belongs under during, not under after." in feedback(sorter)
    assert "pay</strong> Some pay before." in feedback(sorter)
    press(sorter, "take back")
    assert sorter.answers == KEY


@pytest.mark.parametrize(
    ("also", "where"), [({}, "they belong"), ({"pay": "before"}, "the list puts them")]
)
def test_show_before_any_card_is_sorted_says_only_where_they_now_lie(also, where):
    sorter = Sorter(cards(also=also), COLUMNS)
    press(sorter, "show")
    assert f"<p>All cards now lie where {where}.</p>" in feedback(sorter)


def test_a_card_that_can_be_argued_for_is_not_called_wrong():
    reason = "The shop is open."
    also = {"pay": "before", "plan": "during"}
    sorter = Sorter(cards(also=also, reason={"pay": reason}), COLUMNS)
    sorter.place("pay", "before")
    sorter.place("plan", "after")
    sorter.place("buy", "during")
    press(sorter, "check")
    said = "Sorted right by the list: 1 of 4 cards. Arguable, and not counted as right: 1. Not "
    assert f"{said}sorted: 1." in feedback(sorter)
    assert "plan</strong> does not belong under after" in feedback(sorter)
    assert "pay" not in feedback(sorter)
    assert sorter.score() == 1
    press(sorter, "show")
    assert f"{said}sorted: 1. All cards now lie where the list puts" in feedback(sorter)
    assert f"pay</strong> belongs under during; before can be argued. {reason}" in feedback(sorter)


def test_another_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="also must be one of 'x', ''; not 'z'"):
        Sorter(cards({"a": "x"}, also={"a": "z"}), ["x"])


def test_again_begins_anew_once_it_is_pressed_twice(sorter):
    press(sorter, "show")
    press(sorter, "again")
    assert sorter.answers == KEY
    assert "Press “again” once more" in top(sorter)
    press(sorter, "again")
    assert set(sorter.answers.values()) == {None}
    assert in_hand(sorter) == "plan"
    assert feedback(sorter) == ""
    assert "<li" not in sorter.children[3].value


@pytest.mark.parametrize("other", ["next card", "check", "→ before"])
def test_two_presses_of_again_with_another_between_them_lose_nothing(sorter, other):
    press(sorter, "→ after")
    press(sorter, "again")
    press(sorter, other)
    assert "once more" not in top(sorter)
    press(sorter, "again")
    assert sorter.answers["plan"] == "after"


def test_moving_a_card_takes_back_what_was_said(sorter):
    press(sorter, "check")
    press(sorter, "→ before")
    assert feedback(sorter) == ""


def test_without_a_key_there_is_nothing_to_check():
    sorter = Sorter(pd.DataFrame({"card": ["a", "b"]}), ["x", "y"])
    labels = [button.description for row in sorter.children[1:3] for button in row.children]
    assert labels == ["→ x", "→ y", "previous card", "next card", "take back", "again"]
    press(sorter, "→ x")
    press(sorter, "→ y")
    assert "All cards are sorted." in top(sorter)
    for ask in (sorter.score, sorter.check, sorter.show):
        with pytest.raises(ValueError, match="no right columns"):
            ask()


def test_the_text_is_the_same_every_time(sorter):
    assert repr(sorter) == (
        "Steps: 4 cards for the columns before, during, after. Buttons: → before, → during, "
        "→ after, previous card, next card, take back, check, show, again. Sorted so far: 0."
    )
    bundle = sorter._repr_mimebundle_()
    assert bundle["text/plain"] == repr(sorter)
    asked = "Steps: buttons sort these cards into the columns before, during, after where"
    assert asked in bundle["text/html"]
    assert re.findall("<li>(.*?)</li>", bundle["text/html"]) == list(sorter.answers)


def test_cards_are_escaped():
    sorter = Sorter(
        cards({"<b>a</b>": "<i>x</i>"}, note={"<b>a</b>": "<b>n</b>"}), ["<i>x</i>", "<i>y</i>"]
    )
    press(sorter, "→ <i>y</i>")
    for ask in ("check", "show", "show"):
        press(sorter, ask)
        shown = "".join(sorter.children[at].value for at in (0, 3, 4))
        assert "<b>" not in shown
        assert "<i>" not in shown


@pytest.mark.parametrize(
    ("names", "columns", "key", "said"),
    [
        ([], ["x"], [], "at least one card"),
        (["a"], [], [None], "one column"),
        (["a", "a"], ["x"], ["x", "x"], "a stands twice in the cards"),
        (["a"], ["x", "x"], ["x"], "x stands twice in the columns"),
        (["a", "b"], ["x"], ["x", None], "column must be one of 'x'; not ''"),
        (["a"], ["x"], ["y"], "column must be one of 'x'; not 'y'"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(names, columns, key, said):
    with pytest.raises(ValueError, match=said):
        Sorter(pd.DataFrame({"card": names, "column": key}), columns)
    with pytest.raises(ValueError, match="cards have no column 'card'"):
        Sorter(pd.DataFrame({"column": key}), columns)


def test_a_place_that_is_not_there_is_refused(sorter):
    with pytest.raises(ValueError, match="no card 'sell'"):
        sorter.place("sell", "before")
    with pytest.raises(ValueError, match="'before', 'during', 'after', None; not 'later'"):
        sorter.place("plan", "later")
