"""The seeds of the hidden cases: each submission is judged on inputs of its own, which nobody can know before."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from course_staff.files import create_private
from course_utils.errors import CourseError

NAME = "secret.key"
BYTES = 32
SEEDS = 2**31 - 2**16  # Keras takes seeds of 31 bits, and checks count up from the one they get


def secret_of(course: Path) -> bytes:
    """The secret of a course folder, made the first time that it is asked for and readable by its owner only.

    Raises:
        CourseError: it cannot be read or made, it is damaged, or others on the machine can read it.
    """
    path = course / NAME
    create_private(path, secrets.token_hex(BYTES).encode())
    try:
        secret = bytes.fromhex(path.read_text("ascii"))
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); make it readable for you alone.") from None
    except ValueError:
        secret, open_to_others = b"", 0
    if len(secret) != BYTES:
        raise CourseError(f"{path} is damaged; move it away, and the next run makes a new one.")
    if open_to_others:
        raise CourseError(f"{path} can be read by others; say `chmod 600 {path}`, or move it away for a new one.")
    return secret


def seed_for(secret: bytes, submission: str, exercise: str) -> int:
    """The seed of an exercise's cases for one submission, the same each time: HMAC-SHA256 of the two under the secret.

    Args:
        secret: of the course folder.
        submission: the digest of what was handed in.
        exercise: its name.
    """
    message = f"{submission}\n{exercise}".encode()
    return int.from_bytes(hmac.digest(secret, message, hashlib.sha256)[:8]) % SEEDS
