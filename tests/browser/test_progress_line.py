"""The line of progress in JupyterLab: it is there while a loop runs, and takes no room when it is done."""

import nbformat
import pytest
from driver import open_notebook
from playwright.sync_api import expect

pytestmark = pytest.mark.needs_chromium

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
LOOP = """\
import pathlib, time
from course_utils import progress as module

module.DELAY = 0
print("before")
for seed in module.progress([1, 2], "seed"):
    while not pathlib.Path(f"FOLDER/seen_{seed}").exists():
        time.sleep(0.05)
print("after")"""


@pytest.mark.release_gate
@pytest.mark.timeout(300)
def test_the_line_is_seen_and_then_takes_no_room(page, lab):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(LOOP.replace("FOLDER", lab.work.as_posix()))], metadata=KERNEL
    )
    nbformat.write(notebook, lab.work / "long_loop.ipynb")
    panel = open_notebook(page, lab, "long_loop.ipynb")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    area = panel.locator(".jp-Cell .jp-OutputArea")
    expect(area).to_contain_text("seed 1 of 2")
    (lab.work / "seen_1").touch()
    expect(area).to_contain_text("seed 2 of 2")
    expect(area).not_to_contain_text("seed 1 of 2")
    (lab.work / "seen_2").touch()
    expect(area).to_contain_text("after")
    expect(area).not_to_contain_text("seed")
    texts = area.locator(".jp-OutputArea-output")
    heights = [text.bounding_box()["height"] for text in texts.all() if not text.inner_text().strip()]
    assert sum(heights) == 0
