"""A JupyterLab and a page of it for each file of tests, and a notebook that has just been run."""

import shutil

import pytest

from browser.lab_in_browser import CHAPTERS, lab, new_page, run_all, write_widgets_notebook


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    write_widgets_notebook(folder / "widgets.ipynb")
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
