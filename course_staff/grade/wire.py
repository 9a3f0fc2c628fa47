"""How the two sides of the sandbox's wall talk: frames of a byte (the kind), four bytes (the length), and the content.

No pickle, no names of objects: a frame holds JSON or evidence as `serialize.encode` writes it. What comes out of the
sandbox may be anything, and is read with limits.
"""

import socket
import struct
import time
from enum import IntEnum

from course_utils.checks.collecting.serialize import LIMIT

LONGEST = LIMIT + 4 * 2**20  # bytes of a frame: evidence that does not compress, with the archive's own words
_HEAD = struct.Struct("!BI")
_STEP = 2**20


class Kind(IntEnum):
    """What a frame holds."""

    JOB = 1  # into the sandbox: JSON of what to run
    READY = 2  # out: nothing; everything is imported
    EVIDENCE = 3  # out: of the next exercise in order
    REFUSED = 4  # out, in place of READY: a sentence on what the system does not allow


class Garbled(Exception):
    """What came out of the sandbox is no frame."""


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets whose reads wait, in another process too, whatever this one's default timeout is.

    A socket that is made while `socket.setdefaulttimeout` is in force, as during a download, does not block: the flag
    belongs to the socket and goes along to a child, whose reads would fail at once where nothing has come yet.
    """
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(True)
    return ends


def send(sock: socket.socket, kind: Kind, content: bytes = b"") -> None:
    """Write one frame.

    Raises:
        OSError: nobody reads any more.
    """
    sock.sendall(_HEAD.pack(kind, len(content)) + content)


def receive(sock: socket.socket) -> tuple[Kind, bytes]:
    """Wait for one frame, inside the sandbox, where the other side is the grader.

    Raises:
        EOFError: the grader is gone.
    """
    kind, length = _HEAD.unpack(_exactly(sock, _HEAD.size))
    return Kind(kind), _exactly(sock, length)


def _exactly(sock: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = sock.recv(min(length - len(data), 2**20))
        if not part:
            raise EOFError("the grader is gone")
        data += part
    return bytes(data)


class Frames:
    """The frames that come out of a sandbox, read without ever waiting longer than asked.

    Attributes:
        closed: nobody in the sandbox can write any more.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._buffer, self.closed = sock, bytearray(), False

    def next(self, seconds: float) -> tuple[Kind, bytes] | None:
        """The next frame, or None where it is not complete within `seconds`.

        Raises:
            Garbled: an unknown kind, or a length that no frame has.
        """
        frame = self._take()
        if frame is None and self._read(seconds):
            frame = self._take()
        return frame

    def rest(self) -> tuple[Kind, bytes] | None:
        """The next frame of what was written before the end, or None when there is none.

        Raises:
            Garbled: as `next`.
        """
        while (frame := self._take()) is None and self._read(0):
            pass
        return frame

    def _read(self, seconds: float) -> bool:
        """Add what has come to the buffer; False where nothing has."""
        if self.closed:
            time.sleep(seconds)
            return False
        self._sock.settimeout(seconds)
        try:
            part = self._sock.recv(_STEP)
        except (TimeoutError, BlockingIOError):
            return False
        except OSError:
            part = b""
        self._buffer += part
        self.closed = not part
        return bool(part)

    def _take(self) -> tuple[Kind, bytes] | None:
        if len(self._buffer) < _HEAD.size:
            return None
        kind, length = _HEAD.unpack_from(self._buffer)
        if kind not in list(Kind) or length > LONGEST:
            raise Garbled(f"a frame of kind {kind} with {length} bytes")
        if len(self._buffer) < _HEAD.size + length:
            return None
        content = bytes(self._buffer[_HEAD.size : _HEAD.size + length])
        del self._buffer[: _HEAD.size + length]
        return Kind(kind), content
