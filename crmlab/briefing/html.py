"""A sentence on a page, as text and as HTML."""

import re

from crmlab.messages import inert

DATE = r"\b\d{4}-\d\d-\d\d\b"


def tagged(text: str, tag: str = "p") -> str:
    """Return a sentence as HTML, under a tag."""
    whole = r'<span style="white-space:nowrap">\g<0></span>'  # a date is never torn apart
    return f"<{tag}>{re.sub(DATE, whole, inert(text))}</{tag}>"


def show(text: str, html: str) -> None:
    """Show a text, and its HTML where that can be shown."""
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)


def show_text(text: str, tag: str = "p") -> None:
    """Show a sentence under a tag."""
    show(text, tagged(text, tag))
