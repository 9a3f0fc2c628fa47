"""A kernel that a test has started ends with it; a dozen of them would fill the memory."""

import json
import urllib.request

import pytest
from lab_server import end_kernels


@pytest.mark.release_gate
def test_what_runs_is_ended(lab):
    headers = {"Authorization": f"token {lab.token}", "Content-Type": "application/json"}
    address = f"{lab.base}/api/kernels"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(2):
        opener.open(urllib.request.Request(address, b"{}", headers, method="POST"), timeout=30)
    assert end_kernels(lab) == 2
    assert json.load(opener.open(urllib.request.Request(address, headers=headers), timeout=30)) == []
