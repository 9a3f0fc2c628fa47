"""JupyterLab on a private port with private settings."""

import contextlib
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


def end_kernels(lab):
    """End what notebooks have left running: a kernel with TensorFlow takes a gigabyte."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Authorization": f"token {lab.token}"}
    kernels = json.load(opener.open(urllib.request.Request(f"{lab.base}/api/kernels", headers=headers), timeout=20))
    for kernel in kernels:
        address = f"{lab.base}/api/kernels/{kernel['id']}"
        opener.open(urllib.request.Request(address, headers=headers, method="DELETE"), timeout=60)
    return len(kernels)


@contextlib.contextmanager
def running_lab(root, work, started_in=None):
    """JupyterLab on the folder `work`, with all else of its own in `root`. SIGTERM lets it shut its kernels down."""
    config, log = root / "config" / "labconfig", root / "server.log"
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
            cwd=started_in,
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
