import pytest

from course_utils import models


@pytest.fixture(scope="session")
def vgg16():
    """138 million weights: built once."""
    return models.vgg(16)
