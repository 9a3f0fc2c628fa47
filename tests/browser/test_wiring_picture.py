"""A wrong net in JupyterLab: the verdict shows the student's wiring beside the expected one."""

from pathlib import Path

import nbformat
import pytest
from driver import open_notebook, run_all
from playwright.sync_api import expect

pytestmark = pytest.mark.needs_chromium

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
NO_SHORTCUT = """\
from keras import layers
from course_utils.checks import check

def identity_block(X, f, filters):
    F1, F2, F3 = filters
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F1, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1)(h))
    return layers.ReLU()(h)

check("identity_block", identity_block)"""
WITH_A_PICTURE = {  # each exercise whose check follows the wiring: a wrong solution of its bank
    "happy_model": "no_padding",
    "lenet5": "tanh",
    "alexnet": "stride_2",
    "vgg16": "vgg13",
    "identity_block": "no_skip",
    "convolutional_block": "no_skip",
    "resnet50": "no_skip_deep_inside",
    "inception_module": "bottleneck_after_the_5x5",
    "googlenet": "eight_modules",
}
SETTLED = "image => image.complete && image.naturalWidth > 0"
THEMES = ("JupyterLab Dark", "JupyterLab Light")


@pytest.mark.release_gate
@pytest.mark.timeout(300)
def test_a_block_without_its_shortcut_is_drawn_beside_the_expected_one(page, lab, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(NO_SHORTCUT)], metadata=KERNEL)
    nbformat.write(notebook, lab.work / "wrong_block.ipynb")
    panel = open_notebook(page, lab, "wrong_block.ipynb")
    run_all(page)

    verdict = panel.get_by_role("status").filter(has_text="identity_block")
    expect(verdict).to_contain_text("there is no shortcut")
    picture = verdict.get_by_role("img")
    expect(picture).to_be_visible()
    alt = picture.get_attribute("alt")
    yours, expected = alt.index("You have: "), alt.index("Expected: ")
    assert "missing here" in alt[yours:expected]
    assert "missing in yours" in alt[expected:]
    assert picture.evaluate(SETTLED)
    box, around = picture.bounding_box(), verdict.bounding_box()
    assert box["x"] >= around["x"]
    assert box["x"] + box["width"] <= around["x"] + around["width"], "it fits the output"
    assert picture.evaluate("image => image.naturalWidth") >= box["width"], "sharp"
    for theme in THEMES:
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        verdict.scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / f"{theme.split()[1]}.png")
    assert page.complaints == []


ALL_CHECKED = """\
import contextlib, sys
sys.path.insert(0, {tests!r})
from mutants import bank_of
from course_utils.checks import check
from course_utils.checks.api import CheckFailed
for name, wrong in {wrong}.items():
    with contextlib.suppress(CheckFailed):
        check(name, bank_of(name).wrong[wrong].solution)"""


@pytest.mark.release_gate
@pytest.mark.timeout(600)
def test_each_check_that_follows_the_wiring_shows_its_picture(page, lab, tmp_path):
    # One cell: JupyterLab leaves those out of the page that are far from the view.
    cell = nbformat.v4.new_code_cell(ALL_CHECKED.format(tests=str(Path(__file__).parents[1]), wrong=WITH_A_PICTURE))
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=KERNEL), lab.work / "wrong_nets.ipynb")
    panel = open_notebook(page, lab, "wrong_nets.ipynb")
    run_all(page)
    for name in WITH_A_PICTURE:
        verdict = panel.get_by_role("status").filter(has_text=name)
        verdict.scroll_into_view_if_needed(timeout=60_000)
        picture = verdict.get_by_role("img")
        expect(picture).to_be_visible()
        assert picture.evaluate(SETTLED)
        alt = picture.get_attribute("alt")
        assert 0 <= alt.index("You have: ") < alt.index("Expected: ")
        box, around = picture.bounding_box(), verdict.bounding_box()
        assert box["x"] + box["width"] <= around["x"] + around["width"], f"{name}: it fits the output"
        verdict.screenshot(path=tmp_path / f"{name}.png")
    assert page.complaints == []
