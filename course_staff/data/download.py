"""Downloads that can be cut off and go on: for an archive that its host packs anew each time, so that no hash is known.

A file with a fixed hash is `keras.utils.get_file`'s.
"""

import os
import sys
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from course_utils.datasets.core import DataError
from course_utils.datasets.downloads import STALL_SECONDS


def download(url: str, target: Path, title: str) -> None:
    """Download `url` to `target`, from where an earlier download was cut off; progress goes to standard error.

    What arrived before a cut stays in `<target>.part`; `target` is there only when all has arrived. A server that
    cannot continue sends the whole file again.

    Args:
        url: http or https.
        target: the file; its folder is made.
        title: what it is called in messages.

    Raises:
        DataError: the host cannot be reached, the download is cut off, or the disk is full.
    """
    part = target.with_name(f"{target.name}.part")
    done = part.stat().st_size if part.exists() else 0
    try:
        response = _ask(url, done)
    except (OSError, HTTPException, ValueError) as error:  # ValueError: no URL at all
        reason = getattr(error, "reason", error)
        raise DataError(
            f"{title} cannot be downloaded from {url} ({reason}); try again with a network, or give a file with --from."
        ) from error
    try:
        with response:
            part.parent.mkdir(parents=True, exist_ok=True)
            is_whole = _copy(response, part, title)
        if is_whole:
            os.replace(part, target)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{part} cannot be written ({reason}); make room and run it again.") from error
    if not is_whole:
        megabytes = part.stat().st_size / 1e6
        raise DataError(
            f"{title}: the download was cut off after {megabytes:.1f} MB; run it again, and it goes on from there."
        )


def _ask(url: str, done: int) -> HTTPResponse:
    """Ask for what follows the first `done` bytes, or for the whole if there is nothing after them."""
    try:
        return urlopen(Request(url, headers={"Range": f"bytes={done}-"} if done else {}), timeout=STALL_SECONDS)
    except HTTPError as error:
        if error.code != 416 or not done:
            raise
        return urlopen(url, timeout=STALL_SECONDS)


def _copy(response: HTTPResponse, part: Path, title: str) -> bool:
    """Write what arrives behind what is there, if the server continues, else anew; whether all of it arrived."""
    with part.open("ab" if response.status == 206 else "wb") as file:
        total = file.tell() + response.length if response.length else None  # a server need not say how much comes
        while True:
            try:
                chunk = response.read(2**18)
            except (OSError, HTTPException):
                return False
            if not chunk:
                print(file=sys.stderr)
                return total in (None, file.tell())
            file.write(chunk)
            of_total = f" of {total / 1e6:.1f}" if total else ""
            print(f"\r{title}: {file.tell() / 1e6:.1f}{of_total} MB", end="", file=sys.stderr, flush=True)
