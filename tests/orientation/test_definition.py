"""Three means and three ends."""

from itertools import pairwise

from crmlab.orientation.measures.definition import definition_phrases
from crmlab.orientation.widgets.definition import definition_widget


def test_there_are_three_means_and_three_ends_in_two_languages():
    phrases = definition_phrases()
    assert phrases.groupby("part")["phrase"].nunique().to_dict() == {"ends": 3, "means": 3}
    assert phrases["phrase_zh"].str.contains(r"[\u4e00-\u9fff]").all()
    ends = " ".join(phrases.loc[phrases["part"] == "ends", "phrase"])
    assert all(end in ends for end in ("profit", "revenue", "satisfied"))


def test_the_widget_sorts_the_phrases_and_its_order_gives_nothing_away():
    sorter = definition_widget()
    for phrase in definition_phrases().itertuples():
        sorter.place(phrase.phrase, phrase.part)
    assert sorter.score() == len(sorter.answers) == 6
    columns = [sorter.key[card] for card in sorter.answers]
    assert sum(one != other for one, other in pairwise(columns)) >= 3
