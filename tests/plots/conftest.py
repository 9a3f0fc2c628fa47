import pytest

from course_utils.plots import base


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would get: a list of (mime bundle, metadata)."""
    outputs = []
    monkeypatch.setattr(base, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda bundle, metadata, raw: outputs.append((bundle, metadata)))
    return outputs
