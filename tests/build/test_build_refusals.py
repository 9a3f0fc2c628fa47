"""Each rule of a source: broken once, refused with file, line and sentence, and nothing written."""

import pytest

from course_staff.build import SourceError, build_all
from course_staff.paths import Clone
from course_utils import CourseError

PARAMETERS = 'PROFILE = os.environ.get("COURSE_PROFILE", "cpu")  # smoke, cpu or gpu\n'
TWICE = '# %% exercise="twice" points=10\n'
SOLUTION = "    ### BEGIN SOLUTION\n    return two * x\n    ### END SOLUTION\n"

# Of each case: what is replaced in the lesson (None: its end) by what, and
# how the line begins that is blamed (the n-th such line), and what is said of it.
# fmt: off
BROKEN = {
    "unclosed": ("    ### END SOLUTION\n", "",
                 "    ### BEGIN SOLUTION", "'### BEGIN SOLUTION' is not closed in its cell"),
    "unclosed hidden tests": ("### END HIDDEN TESTS\n", "",
                              "### BEGIN HIDDEN TESTS", "is not closed in its cell"),
    "nested": ("    return two", "    ### BEGIN SOLUTION\n    return two",
               (2, "    ### BEGIN SOLUTION"), "stands inside the region begun at line 20"),
    "crossed": ("assert", "### BEGIN SOLUTION\nassert",
                "### BEGIN SOLUTION", "stands inside the region begun at line 34"),
    "end without begin": ("    ### BEGIN SOLUTION\n", "",
                          "    ### END SOLUTION", "'### END SOLUTION' has no '### BEGIN SOLUTION' above it"),
    "closed by the other end": ("    ### END SOLUTION", "    ### END HIDDEN TESTS",
                                "    ### END HIDDEN TESTS", "has no '### BEGIN HIDDEN TESTS' above it"),
    "misspelt marker": ("    ### BEGIN SOLUTION", "    # BEGIN SOLUTION",
                        "    # BEGIN SOLUTION", "'# BEGIN SOLUTION' is no marker"),
    "lower-case marker": ("    ### END SOLUTION", "    ### end solution",
                          "    ### end solution", "'### end solution' is no marker"),
    "marker behind code": ("    two = 2\n    ###", "    two = 2  ###",
                           "    two = 2", "'two = 2  ### BEGIN SOLUTION' is no marker"),
    "marker at another indent": ("    ### BEGIN SOLUTION", "### BEGIN SOLUTION",
                                 "### BEGIN SOLUTION", "indented by 0 and the line after it by 4"),
    "solution outside an exercise": (TWICE, "# %%\n",
                                     "    ### BEGIN SOLUTION", "stands in a cell that is no exercise"),
    "solution in a text": (None, "\n# %% [markdown]\n# ### BEGIN SOLUTION\n# ### END SOLUTION\n",
                           "# ### BEGIN SOLUTION", "stands in a cell that is no exercise"),
    "hidden tests in a text": (None, "\n# %% [markdown]\n# ### BEGIN HIDDEN TESTS\n# ### END HIDDEN TESTS\n",
                               "# ### BEGIN HIDDEN TESTS", "stand in a cell without a check"),
    "hidden tests without a check": ('check("twice", twice)\n', "",
                                     "### BEGIN HIDDEN TESTS", "stand in a cell without a check"),
    "hidden tests without points": (TWICE, TWICE.replace("10", "0"),
                                    (2, "# %%\n"), "'twice' has 0 points: nobody runs its hidden tests"),
    "exercise without a solution": (SOLUTION, "    return two * x\n",
                                    TWICE, "Exercise 'twice' has no '### BEGIN SOLUTION' in its cell"),
    "exercise twice": ('exercise="greeting"', 'exercise="twice"',
                       '# %% exercise="twice" points=0', "Exercise 'twice' is already at line 16"),
    "exercise without a check": ('check("greeting", lambda _: greeting)', "pass",
                                 '# %% exercise="greeting"', "Exercise 'greeting' has no check"),
    "check of an unknown exercise": ('check("twice"', 'check("thrice"',
                                     (2, "# %%\n"), "No exercise above is named 'thrice'"),
    "check above its exercise": ("# ## Exercise: twice\n", '# ## A\n\n# %%\ncheck("twice", 1)\n',
                                 "# %%\n", "No exercise above is named 'twice'"),
    "two cells check one exercise": ('check("greeting", lambda _: greeting)', 'check("twice", twice)',
                                     (3, "# %%\n"), "'twice' is already checked at line 30"),
    "two checks in a cell": ("# NBVAL_CHECK_OUTPUT", 'check("greeting", 1)',
                             'check("twice"', "Put each check into a cell of its own"),
    "check in the exercise": (SOLUTION, SOLUTION + 'check("twice", twice)\n',
                              'check("twice", twice)', "Put each check into a cell of its own"),
    "check without a name": ('check("twice", twice)', "check(twice)",
                             "check(twice)", "check takes the name of the exercise first"),
    "no parameters": (' tags=["parameters"]', "",
                      "# %%\n", 'No cell is tagged tags=["parameters"]; cell 3 must be'),
    "two parameters": (None, '\n# %% tags=["parameters"]\nx = 1\n',
                       (2, '# %% tags=["parameters"]'), "A second cell is tagged 'parameters'"),
    "no set-up": (' tags=["setup"]', "",
                  "# %%\n", 'No cell is tagged tags=["setup"]; cell 2 must be'),
    "two set-ups": (None, '\n# %% tags=["setup"]\nx = 1\n',
                    (2, '# %% tags=["setup"]'), "A second cell is tagged 'setup'"),
    "set-up too late": ('# %% tags=["setup"]', '# %% [markdown]\n# Text\n\n# %% tags=["setup"]',
                        '# %% tags=["setup"]', "The 'setup' cell must be a code cell and cell 2"),
    "set-up is text": ('# %% tags=["setup"]\nimport os', '# %% [markdown] tags=["setup"]\n# Text',
                       "# %% [markdown] tags", "The 'setup' cell must be a code cell and cell 2"),
    "profile is fixed": (PARAMETERS, 'PROFILE = "cpu"\n',
                         '# %% tags=["parameters"]', "needs the line 'PROFILE = os.environ.get("),
    "no badge": ("# [![Open in Colab](badge)](colab)\n", "",
                 "# %% [markdown]", "needs one line '[![Open in Colab](badge)](colab)'"),
    "no title": ("# # Doubling", "# Doubling",
                 "# %% [markdown]", "The file must begin with its title"),
    "code above the title": ("# %% [markdown]\n# # Doubling", "import os\n# %% [markdown]\n# # Doubling",
                             "import os", "The file must begin with its title"),
    "long code": (None, "\n# %%\n" + "x = 1\n" * 16,
                  (4, "# %%\n"), "The code cell has 16 lines; 15 is the limit"),
    "long exercise": ("    two = 2\n", "    two = 2\n" * 14,
                      TWICE, "has 16 lines outside of its solution and hidden tests; 15 is the limit"),
    "long text": ("# ## Exercise: twice", "# word" + " word" * 80,
                  (2, "# %% [markdown]"), "The text cell has 81 words; 80 is the limit"),
    "long title": ("# **You will", "# " + "word " * 130 + "**You will",
                   "# %% [markdown]", "words; 120 is the limit"),
    "no Python": ("    two = 2", "    two = = 2",
                  "    two = =", "This is not valid Python: invalid syntax"),
    "invalid escape": ('greeting = "hello"', r'greeting = "\d"',
                       "greeting =", "This is not valid Python: invalid escape sequence"),
    "return outside": ("print(greeting, file=sys.stdout)", "return 1",
                       "return 1", "This is not valid Python: 'return' outside function"),
    "stub is no Python": ("    return two * x\n    ### END SOLUTION\n",
                          "    if x:\n        x = two\n    ### END SOLUTION\n    else:\n        x = 0\n    return x\n",
                          "    else:", "The student's version is not valid Python: invalid syntax"),
    "by hand and by a check": (TWICE, '# %% exercise="twice" by_hand="essay" points=10\n',
                               "# %% exercise", "A check grades an exercise and a person what is by_hand"),
    "by hand without points": (None, '\n# %% [markdown] by_hand="essay" points=0\n# Write here.\n',
                               '# %% [markdown] by_hand', "points=0 of exercise 'essay' is not a whole number of at "
                               "least 1"),
    "by hand with a name that is taken": (None, '\n# %% [markdown] by_hand="twice" points=1\n# Write here.\n',
                                          '# %% [markdown] by_hand', "Exercise 'twice' is already at line 16"),
    "by hand with a solution": (None, '\n# %% by_hand="essay" points=1\n### BEGIN SOLUTION\n### END SOLUTION\n',
                                (2, "### BEGIN SOLUTION"), "stands in a cell that is no exercise"),
    "unknown key": (TWICE, '# %% exercise="twice" points=10 graded=true\n',
                    "# %% exercise", "The header has the unknown key 'graded'"),
    "cell title": (TWICE, '# %% Twice exercise="twice" points=10\n',
                   "# %% Twice", "The header has the unknown key 'title'"),
    "unquoted name": (TWICE, "# %% exercise=twice points=10\n",
                      "# %% exercise", "The header cannot be read: exercise=twice"),
    "unknown tag": ('["parameters"]', '["paramters"]',
                    (2, "# %% tags="), "There is no tag 'paramters'"),
    "tags are no list": ('["parameters"]', '"parameters"',
                         (2, "# %% tags="), "The header is not valid: 'parameters' is not of type 'array'"),
    "no points": (TWICE, '# %% exercise="twice"\n',
                  "# %% exercise", "An exercise has both exercise= and points="),
    "points without an exercise": (TWICE, "# %% points=10\n",
                                   "# %% points", "An exercise has both exercise= and points="),
    "half a point": (TWICE, '# %% exercise="twice" points=0.5\n',
                     "# %% exercise", "points=0.5 of exercise 'twice' is not a whole number"),
    "true points": (TWICE, '# %% exercise="twice" points=true\n',
                    "# %% exercise", "points=True of exercise 'twice' is not a whole number"),
    "name of a check's id": (TWICE, '# %% exercise="a_check" points=1\n',
                             "# %% exercise", "'a_check' cannot name an exercise"),
    "name with a space": (TWICE, '# %% exercise="my net" points=1\n',
                          "# %% exercise", "'my net' cannot name an exercise"),
    "other points than the check": (TWICE, '# %% exercise="twice" points=5\n',
                    "# %% exercise", "Exercise 'twice' has points=5 here and 10 in its check; make them equal."),
    "exercise that no check knows": (None, '\n# %% exercise="thrice" points=5\n### BEGIN SOLUTION\nthrice = 3\n'
                                           '### END SOLUTION\n\n# %%\ncheck("thrice", thrice)\n',
                                     '# %% exercise="thrice', "No check knows this exercise. There is no exercise"),
    "exercise is text": (None, '\n# %% [markdown] exercise="a" points=1\n# A\n',
                         "# %% [markdown] exercise", "An exercise is a code cell without tags"),
    "raw cell": (None, "\n# %% [raw]\n# A\n",
                 "# %% [raw]", "A raw cell has no place in a lesson"),
    "empty cell": (None, "\n# %%\n",
                   (4, "# %%\n"), "The cell is empty"),
}
# fmt: on


def line_number(text: str, start: str | tuple[int, str]) -> int:
    """The line, from 1, of the n-th (default: first) line that begins with `start`."""
    count, start = start if isinstance(start, tuple) else (1, start)
    return [n for n, line in enumerate(text.splitlines(keepends=True), start=1) if line.startswith(start)][count - 1]


def written(clone: Clone) -> list[str]:
    return [
        path.name for path in clone.root.rglob("*") if path.is_file() and path.parent not in (clone.root, clone.source)
    ]


@pytest.mark.parametrize("case", BROKEN)
def test_source_is_refused_with_file_and_line(case: str, clone: Clone, lesson: str):
    old, new, start, sentence = BROKEN[case]
    assert old is None or old in lesson
    broken = lesson + new if old is None else lesson.replace(old, new, 1)
    (clone.source / "05_broken.py").write_text(broken, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        build_all(clone)
    message = str(caught.value)
    assert message.startswith(f"notebooks/source/05_broken.py:{line_number(broken, start)}: "), message
    assert sentence in message
    assert message.endswith(".")
    assert "\n" not in message
    assert written(clone) == []


@pytest.mark.parametrize("name", ["4_x.py", "04-x.py", "04_X.py", "04_.py", "helper.py", "04_x.ipynb", "notes.md"])
def test_file_name_is_refused(name: str, clone: Clone, lesson: str):
    (clone.source / name).write_text(lesson)
    with pytest.raises(SourceError, match=rf"^notebooks/source/{name}:1: The file is not named like a lesson"):
        build_all(clone)
    assert written(clone) == []


@pytest.mark.parametrize("odd", ["größer".encode("latin-1"), b"a\0b"])
def test_file_that_is_not_utf8_is_refused(odd: bytes, clone: Clone, lesson: str):
    (clone.source / "05_broken.py").write_bytes(lesson.encode() + b"\n# %% [markdown]\n# " + odd)
    last = len(lesson.splitlines()) + 3
    with pytest.raises(SourceError, match=rf"^notebooks/source/05_broken.py:{last}: The file is not text in UTF-8"):
        build_all(clone)
    assert written(clone) == []


def test_folder_named_like_a_lesson_is_refused(clone: Clone):
    (clone.source / "02_dir.py").mkdir()
    with pytest.raises(SourceError, match=r"^notebooks/source/02_dir.py:1: This is a folder, and a lesson is a file"):
        build_all(clone)
    assert written(clone) == []


def test_link_that_leads_nowhere_is_refused(clone: Clone):
    (clone.source / "02_gone.py").symlink_to(clone.root / "nowhere")
    with pytest.raises(SourceError, match=r"^notebooks/source/02_gone.py:1: The file cannot be read"):
        build_all(clone)


def test_fifteen_lines_and_eighty_words_are_accepted(clone: Clone, lesson: str):
    longest = "\n# %%\n" + "# NBVAL_CHECK_OUTPUT\n" + "x = 1\n" * 15 + "\n# %% [markdown]\n# word" + " word" * 79 + "\n"
    (clone.source / "04_doubling.py").write_text(lesson + longest)
    assert build_all(clone) == 0


def test_empty_file_and_empty_folder_are_refused(clone: Clone):
    (clone.source / "04_doubling.py").write_text("")
    with pytest.raises(SourceError, match=r"04_doubling.py:1: The file must begin with its title"):
        build_all(clone)
    (clone.source / "04_doubling.py").unlink()
    with pytest.raises(CourseError, match=r"There is no lesson in notebooks/source"):
        build_all(clone)


@pytest.mark.parametrize(
    ("content", "sentence"), [("[tool.course]\n", "no 'owner'"), ("owner = = 1", "not valid TOML")]
)
def test_missing_setting_is_refused(content: str, sentence: str, clone: Clone):
    (clone.root / "pyproject.toml").write_text(content)
    with pytest.raises(CourseError, match=rf"^pyproject.toml .*{sentence}"):
        build_all(clone)


def test_place_that_cannot_be_written_is_a_sentence(clone: Clone):
    (clone.root / "notebooks" / "instructor").write_text("a file where the folder should be")
    with pytest.raises(CourseError, match=r"cannot be written .*; make room"):
        build_all(clone)
