"""Widget of the stages: the 20 guiding questions to sort into four stages."""

from crmlab.lifecycle.measures.stages import LIFECYCLE_STAGES, guiding_questions
from crmlab.sorter import Sorter


def stages_widget() -> Sorter:
    """Return the 20 guiding questions as cards for the four stages of the lifecycle.

    A question that is called wrong comes with the reason; one that is put where it can be argued
    for is not called wrong, and not counted as right.

    Returns
    -------
    Sorter
    """
    questions = guiding_questions()
    # In the order of their wording, so that neighbours do not give each other away.
    cards = questions.set_index("question").sort_index()
    arguable = cards[cards["other_stage"] != ""]
    return Sorter(
        cards.index.tolist(),
        LIFECYCLE_STAGES,
        cards["stage"].to_dict(),
        also=arguable["other_stage"].to_dict(),
        reasons=cards["reason"].to_dict(),
        notes=("Arguable: " + arguable["arguable"]).to_dict(),
        title="Guiding questions of the lifecycle",
    )
