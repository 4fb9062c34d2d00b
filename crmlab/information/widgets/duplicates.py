"""Widget of duplicates: a rule by phone, e-mail and name, with its precision and recall."""

import ipywidgets as widgets
import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.information.measures.duplicates import duplicate_pairs, quality_by_similarity
from crmlab.information.plots.duplicates import MEASURES, share_axis, similarity_axis

LEVELS = np.arange(101)


class _Curves:
    """One curve a measure over the least similarity, read where the slider stands."""

    def __init__(self, colours: dict[str, str], highest: int | None) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        similarity_axis(ax, 0)
        if highest is None:
            share_axis(ax)
        else:
            ax.set(ylim=(0, 1.15 * max(highest, 1)), ylabel="Pairs found")
        ax.spines[["top", "right"]].set_visible(False)
        self._line = ax.axvline(0, color=theme.GREY, linewidth=1.5)
        clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        beside = {"textcoords": "offset points", "va": "center", "bbox": clear}
        self._highest, self._curves = highest, {}
        for name, colour in colours.items():
            (curve,) = ax.plot([], [], "--" if name == "recall" else "-", color=colour)
            (dot,) = ax.plot([], [], "o", color=colour, markersize=11, clip_on=False)
            text = ax.annotate("", (0, 0), (0, 0), color=colour, **beside)
            self._curves[name] = curve, dot, text
        parts = [artist for kind in zip(*self._curves.values(), strict=True) for artist in kind]
        self.picture = live.LivePicture(figure, [self._line, *parts])

    def show(self, table: pd.DataFrame, level: float, texts: dict[str, str]) -> None:
        self._line.set_xdata([level, level])
        side = -1 if level > LEVELS.mean() else 1
        for row, (name, (curve, dot, text)) in enumerate(self._curves.items()):
            curve.set_data(table.index, table[name])
            height = table.at[level, name]
            dot.set_data([level], [height])
            text.set(text=texts[name], ha="right" if side < 0 else "left")
            if self._highest is None:  # two shares may be equal: they stand below each other
                text.xy, up = (level, 0.30 - 0.12 * row), 0
            else:  # a count stands beside its dot, where the falling curve does not run
                low = height < self._highest / 4
                text.xy, up = (level, height), 18 if side > 0 or low else -18
            text.xyann = (12 * side, up)


def duplicates_widget(profiles: pd.DataFrame, truth: pd.DataFrame | None = None) -> live.Panel:
    """Return a rule builder for duplicates: which contacts count, how alike names must be.

    Parameters
    ----------
    profiles
        One row a record: ``record_id``, ``name``, ``mobile``, ``email``, as typed.
    truth
        The pairs that belong together, ids in the first two columns. Without them the panel shows
        how many pairs the rule finds.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If a column is missing.
    """
    candidates = duplicate_pairs(profiles, min_similarity=0)
    wide = {"layout": {"width": "16em"}, "indent": False}
    phone = widgets.Checkbox(value=True, description="Same phone number", **wide)
    email = widgets.Checkbox(value=True, description="Same e-mail address", **wide)
    least = live.slider("Least similarity", 85, 0, 100, 1)
    colours = MEASURES if truth is not None else {"pairs": theme.BLUE}
    picture = _Curves(colours, None if truth is not None else len(candidates))

    def update() -> str:
        counted = {"both": phone.value or email.value, "phone": phone.value, "email": email.value}
        linked = candidates[candidates["shared"].map(counted).astype(bool)]
        level = round(least.value)
        found = int((linked["similarity"] >= level).sum())
        contacts = " or ".join(
            what for what, on in (("phone", phone.value), ("e-mail", email.value)) if on
        )
        if truth is None:
            kept = linked["similarity"].to_numpy() >= LEVELS[:, None]
            table = pd.DataFrame({"pairs": kept.sum(axis=1)}, LEVELS)
            texts = {"pairs": f"{found:,} pairs"}
            said = (
                ". How many of them are right, and how many are still missing, cannot be said "
                "without a list of the true pairs"
            )
        else:
            table = quality_by_similarity(linked, truth, LEVELS)
            shares = table.loc[level, list(MEASURES)]
            texts = {
                name: f"{name} {theme.percent(share)}" if pd.notna(share) else f"no {name}"
                for name, share in shares.items()
            }
            said = f": {', '.join(texts.values())}"
        picture.show(table, level, texts)
        if not contacts:
            return "With neither phone nor e-mail there is nothing to link records by: no pair."
        return (
            f"Same {contacts}, and names at least {level} of 100 alike, link {found:,} pairs of "
            f"records{said}."
        )

    return live.Panel("Rule for duplicates", [phone, email, least], picture.picture, update)
