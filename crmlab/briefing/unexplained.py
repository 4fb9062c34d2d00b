"""What explains a part is left out of a report that lacks the part: why it is missing stays."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

LACKING = {"crmlab_lacking": True}  # the metadata of what is shown in the place of a part


def leave_out_explanations(notebook: "NotebookNode") -> None:
    """Leave nothing but the heading of executed sections of which the first part is missing."""
    section = None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            section = cell
            continue
        parts = [output for output in cell.get("outputs", []) if _is_part(output)]
        if section is None or not parts:
            continue
        if parts[0].metadata == LACKING:
            section.source, _, _ = section.source.partition("\n\n")
        section = None


def _is_part(output: "NotebookNode") -> bool:
    """Tell a table, a picture, or what stands in its place, from a sentence."""
    data = output.get("data", {})
    is_picture = any(kind.startswith("image/") for kind in data)
    return is_picture or "<table" in data.get("text/html", "") or output.get("metadata") == LACKING
