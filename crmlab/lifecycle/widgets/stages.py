"""Widget of the stages: the 20 guiding questions to sort into four stages."""

from crmlab import theme
from crmlab.lifecycle.measures.stages import LIFECYCLE_STAGES, guiding_questions
from crmlab.messages import say
from crmlab.sorter import Sorter

__all__ = ["stages_widget"]


def stages_widget() -> Sorter:
    """Return the 20 guiding questions as cards for the four stages of the lifecycle.

    A question that is called wrong comes with the reason; one that is put where it can be argued
    for is not called wrong, and not counted as right.
    """
    names = {"question": "card", "stage": "column", "other_stage": "also", "arguable": "note"}
    cards = guiding_questions().rename(columns=names)
    arguable = [say("Arguable: {why}", why=why) if why else "" for why in cards["note"]]
    named = {place: cards[place].map(theme.words) for place in ("column", "also")}
    # In the order of their wording, so that neighbours do not give each other away.
    cards = cards.assign(note=arguable, **named).sort_values("card")
    return Sorter(
        cards, [*map(theme.words, LIFECYCLE_STAGES)], say("Guiding questions of the lifecycle")
    )
