"""JupyterLab on a private port with private settings, and a headless Chromium to look at it."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from types import SimpleNamespace

import pytest

# Without news, update checks and autosave; with every cell in the page, so that all outputs can be read.
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/notebook-extension:tracker": {
        "windowingMode": "none",
        "scrollPastEnd": False,
        "autoStartDefaultKernel": True,
        "kernelShutdown": True,
    },
    "@jupyterlab/codemirror-extension:plugin": {
        "defaultConfig": {"autoClosingBrackets": False, "cursorBlinkRate": 0},
    },
}
BADGE = {"content_type": "image/svg+xml", "body": "<svg xmlns='http://www.w3.org/2000/svg' width='117' height='20'/>"}


def _environment(root):
    """The server's and so its kernels' environment: nothing is read from or written to the home folder."""
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "KERAS_HOME": "keras",
    }
    course = {"COURSE_PROFILE": "smoke", "COURSE_OFFLINE": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    return {**os.environ, **course, **{name: str(root / folder) for name, folder in folders.items()}}


def _wait_until_up(base, token, process, log):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, f"JupyterLab ended:\n{log.read_text()[-3000:]}"
        try:
            opener.open(f"{base}/api/status?token={token}", timeout=2).read()
            return
        except OSError:
            assert time.monotonic() < deadline, f"JupyterLab did not start:\n{log.read_text()[-3000:]}"
            time.sleep(0.2)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab; `work` is its root folder. SIGTERM at the end lets it shut its kernels down."""
    root = tmp_path_factory.mktemp("lab")
    work, config, log = root / "work", root / "config" / "labconfig", root / "server.log"
    work.mkdir()
    config.mkdir(parents=True)
    (config / "default_setting_overrides.json").write_text(json.dumps(OVERRIDES))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={work}", "--ServerApp.terminals_enabled=False"),
        *("--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=_environment(root),
            stdout=stream,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_until_up(base, token, process, log)
            yield SimpleNamespace(base=base, token=token, work=work)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


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
