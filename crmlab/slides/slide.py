"""What a slide is, before its sizes are chosen."""

from dataclasses import dataclass, field

from crmlab.slides.right_answers import Asked


@dataclass
class Slide:
    """One slide; titles, points and notes are markdown, the body is HTML that is ready."""

    kind: str
    title: str
    at: int  # the place of the cell that it comes from
    kicker: str = ""
    points: list[str] = field(default_factory=list)
    body: str = ""
    picture: str = ""  # the source of an image
    alt: str = ""
    answer: list[str] = field(default_factory=list)  # what is shown with the next key
    right: int = -1  # which of the points is the answer
    asked: list[Asked] = field(default_factory=list)
    minutes: int = 0
    notes: list[str] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)  # what to move, where the slides live
    section: bool = False  # the first of a section
    final: bool = False  # its title was chosen by hand
