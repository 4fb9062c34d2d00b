"""A JupyterLab and a page of it for each file of tests, and a notebook that has just been run."""

import shutil

import pytest

from browser.lab_in_browser import CHAPTERS, lab, new_page, run_all, write_widgets_notebook

# Together they have all kinds of control: see `test_lab_widgets.MOVES`.
MOVED = {
    "complaints.rules_widget",
    "information.minimise_widget",
    "information.duplicates_widget",
    "lifecycle.migration_widget",
}


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    write_widgets_notebook(folder / "widgets.ipynb", MOVED)
    for chapter in CHAPTERS:
        shutil.copy(chapter, folder)
    with lab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def lab_page(address):
    with new_page() as page:
        yield page


@pytest.fixture(scope="module")
def cells(address, lab_page, request):
    """The cells of a notebook that is open, and has just been run."""
    yield run_all(lab_page, address, request.param)
    assert lab_page.strayed == [], "the page asked another host"
