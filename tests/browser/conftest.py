"""JupyterLab on a private port with private settings, and a headless Chromium to look at it."""

import pytest
from lab_server import end_kernels, running_lab

BADGE = {"content_type": "image/svg+xml", "body": "<svg xmlns='http://www.w3.org/2000/svg' width='117' height='20'/>"}


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab; `work` is its root folder."""
    root = tmp_path_factory.mktemp("lab")
    work = root / "work"
    work.mkdir()
    with running_lab(root, work) as lab:
        yield lab


@pytest.fixture(autouse=True)
def no_kernel_stays(request):
    """A test's kernels end with it."""
    yield
    if "lab" in request.fixturenames:
        end_kernels(request.getfixturevalue("lab"))


@pytest.fixture
def page(browser):
    """A fresh page that remembers what the browser's console complained about.

    The Colab badge is the one thing that a lesson shows from elsewhere; it is answered here, so that the test needs no
    network and any other address would be a complaint.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.route("https://colab.research.google.com/assets/colab-badge.svg", lambda route: route.fulfill(**BADGE))
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
