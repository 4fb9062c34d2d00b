"""What a call shows in a notebook."""

from unittest.mock import patch

from IPython.core.formatters import HTMLFormatter


def shown(draw, *arguments):
    """Return the texts and the HTML that a call shows."""
    texts, html = [], []

    def display(what, raw=False, metadata=None):
        data = what if raw else {"text/plain": repr(what), "text/html": HTMLFormatter()(what)}
        texts.append(data["text/plain"])
        html.append(data["text/html"] or "")

    with patch("IPython.display.display", display):
        draw(*arguments)
    return texts, " ".join(html)
