"""Widget of the stages: the 20 guiding questions to sort into four stages."""

from crmlab.lifecycle.measures.stages import LIFECYCLE_STAGES, guiding_questions
from crmlab.sorter import Sorter


def stages_widget() -> Sorter:
    """Return the 20 guiding questions as cards for the four stages of the lifecycle.

    The answers come with the reason why a question could stand elsewhere too.

    Returns
    -------
    Sorter
    """
    questions = guiding_questions()
    # In the order of their wording, so that neighbours do not give each other away.
    cards = questions.set_index("question").sort_index()
    arguable = cards["arguable"][cards["arguable"] != ""]
    return Sorter(
        cards.index.tolist(),
        LIFECYCLE_STAGES,
        cards["stage"].to_dict(),
        notes=("Arguable: " + arguable).to_dict(),
        title="Guiding questions of the lifecycle",
    )
