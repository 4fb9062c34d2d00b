"""Cards to sort into columns, one at a time, with the mouse or the keyboard alone."""

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets as widgets

TYPE = "font-size:1.25em;line-height:1.35"


class Sorter(widgets.VBox):
    """A panel that shows a card, a button for each column, and the columns as they fill.

    A button puts the card in its column and brings up the next one that lies in none: the focus
    stays on the button, so that Tab, Space and Enter are enough. Any card can be taken up again
    from the list of cards.

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
    notes
        What is said about a card once the answers are shown, such as why it is arguable.
    title
        What the panel is.

    Raises
    ------
    ValueError
        If a card or a column stands twice, or the key or the notes do not fit them.

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
        notes: Mapping[str, str] | None = None,
        title: str = "Cards to sort",
    ) -> None:
        _check(cards, columns, key, also or {}, notes or {})
        self.key, self.also = key, also or {}
        self.answers: dict[str, str | None] = dict.fromkeys(cards)
        self._columns, self._notes, self._title = list(columns), notes or {}, title
        self._numbers = {card: number for number, card in enumerate(cards, start=1)}
        self._card = widgets.Dropdown(
            options=self._options(), description="Card", layout={"width": "100%"}
        )
        self._text, self._lists, self._feedback = (widgets.HTML() for _ in range(3))
        self._buttons = {
            **{f"→ {name}": lambda name=name: self._put(name) for name in columns},
            "take back": lambda: self._put(None),
            **({"check": self.check, "show": self.show} if key else {}),
            "again": self.again,
        }
        self._card.observe(lambda _: self._refresh(), "value")
        self._refresh()
        super().__init__([self._card, self._text, self._row(), self._lists, self._feedback])

    def _row(self) -> widgets.Box:
        """Return the buttons; above the columns, where they stay put as these grow."""
        buttons = []
        for label, act in self._buttons.items():
            button = widgets.Button(
                description=label,
                style={"font_size": "1.2em"},
                layout={"width": "auto", "min_width": "6em", "height": "2.6em"},
            )
            button.on_click(lambda _, act=act: act())
            buttons.append(button)
        return widgets.Box(buttons, layout={"flex_flow": "row wrap"})

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
        self._renew(card)

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

        Raises
        ------
        ValueError
            If there is no key.
        """
        standing = self._standing()
        wrong = {
            card: f"not {column}"
            for card, column in self.answers.items()
            if column is not None and column != self.key[card] and not self._arguable(card)
        }
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
        standing = self._standing()
        said = {}
        for card, right in self.key.items():
            given = self.answers[card]
            was = f"{right}, not {given}. " if given not in (None, right) else ""
            if self._arguable(card):
                was = f"{right}; {given} can be argued. "
            if was or card in self._notes:
                said[card] = f"{was}{self._notes.get(card, '')}".strip()
            self.answers[card] = right
        self._renew(self._card.value)
        self._say(f"{standing} All cards now lie where they belong.", said)

    def again(self) -> None:
        """Take all cards back and begin with the first."""
        self.answers = dict.fromkeys(self.answers)
        self._renew(next(iter(self.answers)))

    def _put(self, column: str | None) -> None:
        """Place the card in hand, and take up the next one that lies in no column."""
        card = self._card.value
        self.place(card, column)
        if column is not None:
            cards = list(self.answers)
            at = cards.index(card)
            left = (other for other in cards[at:] + cards[:at] if self.answers[other] is None)
            self._card.value = next(left, card)

    def _renew(self, card: str) -> None:
        """Show where the cards now lie, with this one in hand."""
        self._feedback.value = ""
        self._card.options = self._options()  # which takes up the first card
        self._card.value = card
        self._refresh()

    def _options(self) -> list[tuple[str, str]]:
        """Return the cards for the list, each with its number and where it lies."""
        return [
            (f"{self._numbers[card]}. {card} ({column or 'not sorted yet'})", card)
            for card, column in self.answers.items()
        ]

    def _standing(self) -> str:
        """Say how many cards are right, and how many more can be argued for."""
        left = sum(column is None for column in self.answers.values())
        arguable = sum(map(self._arguable, self.answers))
        more = f", and {arguable} more can be argued for" if arguable else ""
        unsorted = f" {left} not sorted yet." if left else ""
        by_list = " by the list" if self.also else ""
        return f"{self.score()} of {len(self.answers)} cards are right{by_list}{more}.{unsorted}"

    def _say(self, sentence: str, cards: Mapping[str, str]) -> None:
        items = "".join(
            f'<li value="{self._numbers[card]}">{escape(card)} <strong>{escape(text)}</strong></li>'
            for card, text in cards.items()
        )
        self._feedback.value = (
            f'<div role="status" style="{TYPE}"><p>{escape(sentence)}</p><ol>{items}</ol></div>'
        )

    def _refresh(self) -> None:
        """Write the card in hand and the columns as they now are."""
        card = self._card.value
        self._text.value = (
            f'<p role="status" style="font-size:1.5em;line-height:1.3;margin:.4em 0">'
            f"{self._numbers[card]}. {escape(card)}</p>"
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
            f'<ol style="margin:.2em 0;padding-left:1.8em">{items}</ol></div>'
        )

    def __repr__(self) -> str:
        done = sum(column is not None for column in self.answers.values())
        columns = ", ".join(self._columns)
        return (
            f"{self._title}: {len(self.answers)} cards for the columns {columns}. Buttons: "
            f"{', '.join(self._buttons)}. Sorted so far: {done}."
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
