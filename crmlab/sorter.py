"""Cards to sort into columns, one at a time, with the mouse or the keyboard alone."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets as widgets

TYPE = "font-size:1.25em;line-height:1.35"


class Sorter(widgets.VBox):
    """A panel that shows a card, a button for each column, and the columns as they fill.

    A button puts the card in its column and brings up the next one that lies in none. All is done
    by buttons, and the focus stays on the one that was pressed: Tab, Space and Enter are enough,
    and JupyterLab, which takes the arrow keys of a list for its own, takes none of these.

    Parameters
    ----------
    cards
        What is sorted, each a text of its own.
    columns
        Names of the columns.
    key
        The right column of each card; if left out there is no right answer, only a discussion.
    also
        Another column of a card, where one can be argued for: it is not called wrong.
    reasons
        Why a card lies where the key has it; said of a card that lies elsewhere.
    notes
        What is said about a card once the answers are shown, such as why it is arguable.
    title
        What the panel is.

    Raises
    ------
    ValueError
        If a card or a column stands twice, or the key, the reasons or the notes do not fit them.

    Examples
    --------
    >>> sorter = Sorter(["plan", "sell"], ["before", "after"], {"plan": "before", "sell": "after"})
    >>> sorter.place("plan", "after")
    >>> sorter.answers, sorter.score()
    ({'plan': 'after', 'sell': None}, 0)
    """

    def __init__(
        self,
        cards: Sequence[str],
        columns: Sequence[str],
        key: Mapping[str, str] | None = None,
        *,
        also: Mapping[str, str] | None = None,
        reasons: Mapping[str, str] | None = None,
        notes: Mapping[str, str] | None = None,
        title: str = "Cards to sort",
    ) -> None:
        _check(cards, columns, key, also or {}, {**(reasons or {}), **(notes or {})})
        self.key, self.also = key, also or {}
        self.answers: dict[str, str | None] = dict.fromkeys(cards)
        self._columns, self._title = list(columns), title
        self._reasons, self._notes = reasons or {}, notes or {}
        self._numbers = {card: number for number, card in enumerate(cards, start=1)}
        self._in_hand = cards[0]
        self._filed: list[str] = []  # the last one at the end
        self._asked = False  # whether the last press was of "again"
        self._text, self._lists, self._feedback = (widgets.HTML() for _ in range(3))
        filing = {f"→ {name}": lambda name=name: self._put(name) for name in columns}
        others = {
            "previous card": lambda: self._turn(-1),
            "next card": lambda: self._turn(1),
            "take back": self.take_back,
            **({"check": self.check, "show": self.show} if key else {}),
            "again": self._ask_again,
        }
        self._labels = [*filing, *others]
        self._refresh()
        rows = map(self._row, (filing, others))
        super().__init__([self._text, *rows, self._lists, self._feedback])

    def _row(self, acts: Mapping[str, Callable[[], None]]) -> widgets.Box:
        """Return buttons; above the columns, where they stay put as these grow."""
        buttons = []
        for label, act in acts.items():
            button = widgets.Button(
                description=label,
                style={"font_size": "1.2em"},
                layout={"width": "auto", "min_width": "6em", "height": "2.6em"},
            )
            button.on_click(lambda _, act=act: self._press(act))
            buttons.append(button)
        return widgets.Box(buttons, layout={"flex_flow": "row wrap"})

    def _press(self, act: Callable[[], None]) -> None:
        """Do what a button says; any but a second "again" takes back the first."""
        if act != self._ask_again:
            self._asked = False
        act()

    def place(self, card: str, column: str | None) -> None:
        """Put a card into a column, or take it back with None.

        Raises
        ------
        ValueError
            If there is no such card or column.
        """
        if card not in self.answers:
            raise ValueError(f"There is no card {card!r}.")
        if column is not None and column not in self._columns:
            raise ValueError(f"column must be one of {', '.join(self._columns)}; not {column!r}")
        self.answers[card] = column
        self._filed = [other for other in self._filed if other != card]
        if column is not None:
            self._filed.append(card)
        self._renew(card)

    def take_back(self) -> None:
        """Take back the card that was filed last, and bring it up."""
        if self._filed:
            self.place(self._filed[-1], None)
        else:
            self._refresh("There is no card to take back.")

    def score(self) -> int:
        """Return how many cards lie in the column of the key.

        Raises
        ------
        ValueError
            If there is no key.
        """
        if self.key is None:
            raise ValueError("These cards have no right columns: there is nothing to score.")
        return sum(self.answers[card] == right for card, right in self.key.items())

    def check(self) -> None:
        """Say how many cards lie right or arguably so, and which others to think about again.

        The first of these is brought up.

        Raises
        ------
        ValueError
            If there is no key.
        """
        standing = self._standing()
        wrong = {
            card: f"does not belong under {column}. {self._reasons.get(card, '')}".strip()
            for card, column in self.answers.items()
            if column is not None and column != self.key[card] and not self._arguable(card)
        }
        self._in_hand = next(iter(wrong), self._in_hand)
        self._say(f"{standing} {'Think again about:' if wrong else ''}", wrong)

    def _arguable(self, card: str) -> bool:
        """Tell whether a card lies where it can be argued for."""
        return card in self.also and self.answers[card] == self.also[card]

    def show(self) -> None:
        """Put all cards in their right columns, and say which were wrong and which are arguable.

        Raises
        ------
        ValueError
            If there is no key.
        """
        standing = self._standing(over=True)
        said = {}
        for card, right in self.key.items():
            given = self.answers[card]
            reason = self._reasons.get(card, "")
            was = ""
            if self._arguable(card):
                was = f"belongs under {right}; {given} can be argued. {reason}".strip()
            elif given not in (None, right):
                was = f"belongs under {right}, not under {given}. {reason}".strip()
            if was or card in self._notes:
                said[card] = f"{was} {self._notes.get(card, '')}".strip()
            self.answers[card] = right
        self._filed = []
        where = "where the list puts them" if self.also else "where they belong"
        self._say(f"{standing} All cards now lie {where}.".lstrip(), said)

    def again(self) -> None:
        """Take all cards back and begin with the first."""
        self.answers = dict.fromkeys(self.answers)
        self._filed, self._asked = [], False
        self._renew(next(iter(self.answers)))

    def _ask_again(self) -> None:
        """Begin anew at the second press only, where there is something to lose."""
        if self._asked or not any(self.answers.values()):
            self.again()
        else:
            self._asked = True
            self._refresh("Press “again” once more to take all cards back and start over.")

    def _put(self, column: str) -> None:
        """File the card in hand, and take up the next one that lies in no column."""
        card = self._in_hand
        self.place(card, column)
        cards = list(self.answers)
        at = cards.index(card)
        left = (other for other in cards[at:] + cards[:at] if self.answers[other] is None)
        self._renew(next(left, card))

    def _turn(self, steps: int) -> None:
        """Take up a card so many steps further, round and round."""
        cards = list(self.answers)
        self._in_hand = cards[(cards.index(self._in_hand) + steps) % len(cards)]
        self._refresh()

    def _renew(self, card: str) -> None:
        """Show where the cards now lie, with this one in hand."""
        self._feedback.value = ""
        self._in_hand = card
        self._refresh()

    def _standing(self, *, over: bool = False) -> str:
        """Say how many cards are right, or were when it was over, and how many can be argued for.

        When it is over and nothing was sorted, there is nothing to say.
        """
        left = sum(column is None for column in self.answers.values())
        if over and left == len(self.answers):
            return ""
        are, unsorted = ("were", "were not sorted") if over else ("are", "not sorted yet")
        arguable = sum(map(self._arguable, self.answers))
        more = f", and {arguable} more can be argued for (not counted as right)" if arguable else ""
        by_list = " by the list" if self.also else ""
        rest = f" {left} {unsorted}." if left else ""
        return f"{self.score()} of {len(self.answers)} cards {are} right{by_list}{more}.{rest}"

    def _say(self, sentence: str, cards: Mapping[str, str]) -> None:
        """Write a sentence, and what there is to say of some cards, below the columns."""
        items = "".join(
            f'<li value="{self._numbers[card]}"><strong>{escape(card)}</strong> {escape(text)}</li>'
            for card, text in cards.items()
        )
        self._feedback.value = (
            f'<div role="status" style="{TYPE}"><p>{escape(sentence)}</p><ol>{items}</ol></div>'
        )
        self._refresh()

    def _refresh(self, said: str = "") -> None:
        """Write the card in hand, beside it what is said, and the columns as they now are."""
        card = self._in_hand
        where = self.answers[card]
        if not (said or self._feedback.value or None in self.answers.values()):
            said = "All cards are sorted" + (": press “check”." if self.key else ".")
        lies = f"lies under {where}" if where else "not sorted yet"
        at = f"Card {self._numbers[card]} of {len(self.answers)}, {lies}. {said}"
        self._text.value = (
            f'<div role="status" style="{TYPE}">{escape(at)}'
            f'<p style="font-size:1.2em;margin:.2em 0 .4em 0">{escape(card)}</p></div>'
        )
        self._lists.value = (
            f'<div style="display:flex;flex-wrap:wrap;gap:1em;{TYPE}">'
            f"{''.join(map(self._list, self._columns))}</div>"
        )

    def _list(self, column: str) -> str:
        """Return a column with its cards as HTML."""
        cards = [card for card, where in self.answers.items() if where == column]
        items = "".join(f'<li value="{self._numbers[card]}">{escape(card)}</li>' for card in cards)
        return (
            '<div style="flex:1 1 14em;border-top:3px solid;padding-top:.2em">'
            f"<strong>{escape(column)}</strong> ({len(cards)})"
            f'<ol style="margin:.2em 0;padding-left:2.2em">{items}</ol></div>'
        )

    def __repr__(self) -> str:
        done = sum(column is not None for column in self.answers.values())
        columns = ", ".join(self._columns)
        return (
            f"{self._title}: {len(self.answers)} cards for the columns {columns}. Buttons: "
            f"{', '.join(self._labels)}. Sorted so far: {done}."
        )

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        # ipywidgets cuts the text after 110 characters.
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": repr(self)}


def _check(
    cards: Sequence[str],
    columns: Sequence[str],
    key: Mapping[str, str] | None,
    also: Mapping[str, str],
    notes: Mapping[str, str],
) -> None:
    """Refuse cards and columns that cannot be told apart, and a key for others."""
    for what, names in (("card", cards), ("column", columns)):
        if not len(names):
            raise ValueError(f"There is no {what}: a sorter needs at least one.")
        twice = next((name for name in names if list(names).count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"The {what} {twice!r} stands twice.")
    if key is not None:
        without = next((card for card in cards if key.get(card) not in columns), None)
        if without is not None:
            raise ValueError(f"The key has none of the columns for the card {without!r}.")
    strange = next((card for card in [*(key or {}), *also, *notes] if card not in cards), None)
    if strange is not None:
        raise ValueError(f"There is no card {strange!r}, of which the key or the notes speak.")
    nowhere = next((card for card, column in also.items() if column not in columns), None)
    if nowhere is not None:
        raise ValueError(f"{also[nowhere]!r}, argued for the card {nowhere!r}, is no column.")
