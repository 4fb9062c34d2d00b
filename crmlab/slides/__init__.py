"""Decks for a class: a solved chapter, cut into slides, as one HTML file or with living widgets."""

from crmlab.slides.deck import make_deck
from crmlab.slides.live import write_live_deck, write_settings

__all__ = ["make_deck", "write_live_deck", "write_settings"]
