"""Three means and three ends."""

from itertools import pairwise

from crmlab.orientation.exercises.definition import ROLES
from crmlab.orientation.measures.definition import definition_phrases
from crmlab.orientation.widgets.definition import definition_widget


def test_there_are_three_means_and_three_ends_in_two_languages():
    phrases = definition_phrases()
    assert phrases.groupby("part")["phrase"].nunique().to_dict() == {"end": 3, "means": 3}
    assert phrases["phrase_zh"].str.contains(r"[\u4e00-\u9fff]").all()
    ends = " ".join(phrases.loc[phrases["part"] == "end", "phrase"])
    assert all(end in ends for end in ("profit", "revenue", "satisfy"))


def test_the_phrases_are_those_of_the_exercise_in_its_order():
    phrases = definition_phrases()
    assert phrases["part"].tolist() == [*ROLES.values()]
    for phrase, asked in zip(phrases["phrase"], ROLES, strict=True):
        assert set(asked.split()) & set(phrase.split()) or asked == "satisfaction"


def test_the_widget_sorts_the_phrases_and_its_order_gives_nothing_away():
    sorter = definition_widget()
    for phrase in definition_phrases().itertuples():
        sorter.place(phrase.phrase, phrase.part)
    assert sorter.score() == len(sorter.answers) == 6
    sorter.place("earn more profit", "means")
    sorter.check()
    assert "hopes to get" in sorter.children[-1].value
    columns = [sorter.key[card] for card in sorter.answers]
    assert sum(one != other for one, other in pairwise(columns)) >= 3
