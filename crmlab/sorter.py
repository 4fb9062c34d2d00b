"""Cards to sort into columns, one at a time, with the mouse or the keyboard alone."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets as widgets
import pandas as pd

from crmlab.checks import require_columns, require_once, require_one_of
from crmlab.live import Panel
from crmlab.messages import refusal, say

__all__ = ["Sorter"]

TYPE = "font-size:1.25em;line-height:1.35"
SAID_OF_A_CARD = ["column", "also", "reason", "note"]


class Sorter(Panel):
    """A panel that shows a card, a button for each column, and the columns as they fill.

    A button puts the card in its column and brings up the next one that lies in none. All is done
    by buttons, and the focus stays on the one that was pressed: Tab, Space and Enter are enough,
    and JupyterLab, which takes the arrow keys of a list for its own, takes none of these.

    Parameters
    ----------
    cards
        A row a card, in the order in which they come up: ``card``, its text; ``column``, where it
        belongs, of all cards or, where there is only a discussion, of none; ``also``, another
        column that can be argued for, and is not called wrong; ``reason`` why it belongs there,
        said of a card that lies elsewhere; ``note``, said once the answers are shown. All but
        ``card`` may be left out, or empty.
    columns
        Names of the columns.
    title
        What the panel is.

    Examples
    --------
    >>> steps = pd.DataFrame({"card": ["plan", "sell"], "column": ["before", "after"]})
    >>> sorter = Sorter(steps, ["before", "after"])
    >>> sorter.place("plan", "after")
    >>> sorter.answers, sorter.score()
    ({'plan': 'after', 'sell': None}, 0)
    """

    def __init__(
        self, cards: pd.DataFrame, columns: Sequence[str], title: str | None = None
    ) -> None:
        require_columns(cards, ["card"], say("cards"))
        require_once(cards["card"], say("the cards"))
        require_once(pd.Series(columns), say("the columns"))
        if cards.empty or not columns:
            raise refusal("A sorter needs at least one card and one column.")
        table = cards.set_index("card").reindex(columns=SAID_OF_A_CARD)
        self._cards = table.astype(object).fillna("")
        self.key = self._cards["column"].to_dict() if self._cards["column"].any() else {}
        for right, also in zip(self.key.values(), self._cards["also"], strict=False):
            require_one_of("column", right, columns)
            require_one_of("also", also, [*columns, ""])
        self.answers: dict[str, str | None] = dict.fromkeys(self._cards.index)
        self._columns, self._title = list(columns), title or say("Cards to sort")
        self._numbers = {card: number for number, card in enumerate(self.answers, start=1)}
        self._in_hand = next(iter(self.answers))
        self._filed: list[str] = []  # the last one at the end
        self._text, self._lists, self._feedback = (widgets.HTML() for _ in range(3))
        filing = {f"→ {name}": lambda name=name: self._put(name) for name in columns}
        answering = {say("check"): self.check, say("show"): self.show}
        others = {
            say("previous card"): lambda: self._turn(-1),
            say("next card"): lambda: self._turn(1),
            say("take back"): self.take_back,
            **(answering if self.key else {}),
            say("again"): self._ask_again,
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
            button.on_click(lambda _, act=act: act())
            buttons.append(button)
        return widgets.Box(buttons, layout={"flex_flow": "row wrap"})

    def place(self, card: str, column: str | None) -> None:
        """Put a card into a column, or take it back with None."""
        if card not in self.answers:
            raise refusal("There is no card {card!r}.", card=card)
        require_one_of("column", column, [*self._columns, None])
        self.answers[card] = column
        others = [other for other in self._filed if other != card]
        self._filed = others if column is None else [*others, card]
        self._renew(card)

    def take_back(self) -> None:
        """Take back the card that was filed last, and bring it up."""
        if self._filed:
            self.place(self._filed[-1], None)
        else:
            self._refresh(say("There is no card to take back."))

    def score(self) -> int:
        """Return how many cards lie in their right column."""
        if not self.key:
            raise refusal("These cards have no right columns: there is nothing to score.")
        return len(self._lying("right"))

    def _lying(self, way: str) -> list[str]:
        """Return the cards that lie right, arguably, wrong, or unsorted."""
        return [card for card in self.answers if self._lies(card) == way]

    def _lies(self, card: str) -> str:
        ways = {self._cards.at[card, "also"]: "arguably", self.key[card]: "right", None: "unsorted"}
        return ways.get(self.answers[card], "wrong")

    def check(self) -> None:
        """Say how many cards lie right or arguably so, and which others to think about again.

        The first of these is brought up.
        """
        standing, wrong = self._standing(), self._lying("wrong")
        self._in_hand = next(iter(wrong), self._in_hand)
        again = [say("Think again about:")] if wrong else []
        self._say([*standing, *again], {card: self._about(card, over=False) for card in wrong})

    def show(self) -> None:
        """Put all cards in their right columns, and say which were wrong and which are arguable."""
        standing = self._standing() if any(self.answers.values()) else []
        about = {card: self._about(card, over=True) for card in self.answers}
        self.answers, self._filed = dict(self.key), []
        where = say("All cards now lie where they belong.")
        if self._cards["also"].any():
            where = say("All cards now lie where the list puts them.")
        self._say([*standing, where], {card: said for card, said in about.items() if said})

    def _about(self, card: str, *, over: bool) -> str:
        """Return what is to be said of a wrong card (HTML), or, when it is over, of any."""
        lies, row = self._lies(card), self._cards.loc[card].map(escape)
        names = {"card": f"<strong>{escape(card)}</strong>", "right": row["column"]}
        names["given"] = escape(self.answers[card] or "")
        because = [row["reason"], row["note"]]
        if not over:
            said, because = say("{card} does not belong under {given}.", **names), [row["reason"]]
        elif lies == "wrong":
            said = say("{card} belongs under {right}, not under {given}.", **names)
        elif lies == "arguably":
            said = say("{card} belongs under {right}; {given} can be argued.", **names)
        else:
            return f"{names['card']} {row['note']}" if row["note"] else ""
        return " ".join(filter(None, [said, *because]))

    def again(self) -> None:
        """Take all cards back and begin with the first."""
        self.answers = dict.fromkeys(self.answers)
        self._filed = []
        self._renew(next(iter(self.answers)))

    def _ask_again(self) -> None:
        """Begin anew at the second press only, where there is something to lose."""
        once_more = say("Press “again” once more to take all cards back and start over.")
        if self._said == once_more or not any(self.answers.values()):
            self.again()
        else:
            self._refresh(once_more)

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

    def _standing(self) -> list[str]:
        """Say how many cards lie right, how many can be argued for, and how many lie nowhere."""
        numbers = {"right": self.score(), "total": len(self.answers)}
        standing = [say("Sorted right: {right} of {total} cards.", **numbers)]
        if self._cards["also"].any():
            standing = [say("Sorted right by the list: {right} of {total} cards.", **numbers)]
        if arguable := len(self._lying("arguably")):
            standing.append(say("Arguable, and not counted as right: {count}.", count=arguable))
        if left := len(self._lying("unsorted")):
            standing.append(say("Not sorted: {count}.", count=left))
        return standing

    def _say(self, sentences: Sequence[str], cards: Mapping[str, str]) -> None:
        """Write sentences, and what there is to say of some cards (HTML), below the columns."""
        items = "".join(
            f'<li value="{self._numbers[card]}">{text}</li>' for card, text in cards.items()
        )
        self._feedback.value = (
            f'<div role="status" style="{TYPE}"><p>{escape(" ".join(sentences))}</p>'
            f"<ol>{items}</ol></div>"
        )
        self._refresh()

    def _refresh(self, said: str = "") -> None:
        """Write the card in hand, beside it what is said, and the columns as they now are."""
        card, self._said = self._in_hand, said
        at = {"number": self._numbers[card], "total": len(self.answers)}
        if column := self.answers[card]:
            lies = say("Card {number} of {total}, lies under {column}.", column=column, **at)
        else:
            lies = say("Card {number} of {total}, not sorted yet.", **at)
        if not (said or self._feedback.value or None in self.answers.values()):
            said = say("All cards are sorted.")
            if self.key:
                said = say("All cards are sorted: press “check”.")
        self._text.value = (
            f'<div role="status" style="{TYPE}">{escape(f"{lies} {said}")}'
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
        return say(
            "{title}: {total} cards for the columns {columns}. Buttons: {buttons}. Sorted so far: "
            "{sorted}.",
            title=self._title,
            total=len(self.answers),
            columns=", ".join(self._columns),
            buttons=", ".join(self._labels),
            sorted=sum(column is not None for column in self.answers.values()),
        )

    def as_html(self) -> str:
        """Return the cards, and the columns to sort them into."""
        asked = say(
            "{title}: buttons sort these cards into the columns {columns} where the notebook runs.",
            title=self._title,
            columns=", ".join(self._columns),
        )
        cards = "".join(f"<li>{escape(card)}</li>" for card in self.answers)
        return f"<p>{escape(asked)}</p><ol>{cards}</ol>"
