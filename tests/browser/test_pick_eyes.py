"""Two clicks on a photograph give the line to paste."""

import re

import nbformat
import pytest
from driver import open_notebook, run_all

pytestmark = pytest.mark.needs_chromium

SHOW = "import numpy as np\nfrom course_utils.datasets import pick_eyes\npick_eyes(np.zeros((300, 900, 3), 'uint8'))"


@pytest.mark.release_gate
@pytest.mark.timeout(300)
def test_two_clicks_give_pixels_of_the_photograph(page, lab):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SHOW)], metadata=kernel)
    nbformat.write(notebook, lab.work / "eyes.ipynb")
    panel = open_notebook(page, lab, "eyes.ipynb")
    run_all(page)

    picture = panel.locator(".jp-OutputArea img").first
    box = picture.bounding_box()
    for x, y in ((300, 120), (600, 150)):
        page.mouse.click(box["x"] + x / 900 * box["width"], box["y"] + y / 300 * box["height"])
    text = panel.locator(".jp-OutputArea").inner_text()
    found = re.search(r"cut_face\(photo, \((\d+), (\d+)\), \((\d+), (\d+)\)\)", text)
    assert found, text
    assert [int(number) for number in found.groups()] == pytest.approx([300, 120, 600, 150], abs=2)
    assert page.complaints == []
