"""Reads a notebook that a person, a killed process or a full disk may have left in any state."""

import json
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.errors import CourseError


def read_notebook(path: Path, remedy: str) -> NotebookNode:
    """The notebook in `path`, which follows the schema of version 4.

    Raises:
        CourseError: there is none, or it is something else; `remedy` says what to do.
    """
    try:
        text = path.read_text("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that nbformat mends a cell without an id
            nbformat.validate(nbdict=json.loads(text), version=4)
        return nbformat.reads(text, as_version=4)
    except FileNotFoundError:
        raise CourseError(f"{path} is missing; {remedy}.") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); {remedy}.") from None
    except (ValueError, RecursionError):
        raise CourseError(f"{path} is no notebook: its text is not JSON; {remedy}.") from None
    except nbformat.ValidationError as error:
        raise CourseError(f"{path} is no notebook ({str(error).splitlines()[0]}); {remedy}.") from None
    except (TypeError, AttributeError, AssertionError):  # nbformat looks into the parts before it compares the schema
        raise CourseError(f"{path} is no notebook: its JSON has another shape; {remedy}.") from None
