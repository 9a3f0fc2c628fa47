"""Frames out of a sandbox: whole, in pieces, and none at all."""

import socket
import struct
import time

import pytest

from course_staff.grade.wire import LONGEST, Frames, Garbled, Kind, receive, send


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_frames_arrive_as_they_were_sent(pair):
    ours, theirs = pair
    send(theirs, Kind.READY)
    send(theirs, Kind.EVIDENCE, b"numbers")
    frames = Frames(ours)
    assert [frames.next(1), frames.next(1)] == [(Kind.READY, b""), (Kind.EVIDENCE, b"numbers")]
    send(ours, Kind.JOB, b"{}")
    assert receive(theirs) == (Kind.JOB, b"{}")


def test_a_frame_in_pieces_is_there_once_it_is_whole(pair):
    ours, theirs = pair
    frames = Frames(ours)
    for byte in struct.pack("!BI", Kind.EVIDENCE, 3) + b"ab":
        theirs.send(bytes([byte]))
        assert frames.next(1) is None
    theirs.send(b"c")
    assert frames.next(1) == (Kind.EVIDENCE, b"abc")


def test_nobody_is_waited_for_longer_than_asked(pair):
    started = time.monotonic()
    assert Frames(pair[0]).next(0.05) is None
    assert 0.04 < time.monotonic() - started < 5


def test_the_rest_is_what_was_written_before_the_end(pair):
    ours, theirs = pair
    frames = Frames(ours)
    send(theirs, Kind.EVIDENCE, bytes(2**17))
    send(theirs, Kind.EVIDENCE, b"last")
    theirs.send(b"\x03\x00")
    theirs.close()
    assert [len(frames.rest()[1]), frames.rest(), frames.rest()] == [2**17, (Kind.EVIDENCE, b"last"), None]
    assert frames.closed


@pytest.mark.parametrize("head", [(0, 0), (255, 1), (Kind.EVIDENCE, LONGEST + 1), (Kind.EVIDENCE, 2**32 - 1)])
def test_what_is_no_frame_is_refused_before_it_is_read(pair, head):
    ours, theirs = pair
    theirs.send(struct.pack("!BI", *head))
    with pytest.raises(Garbled):
        Frames(ours).next(1)


def test_the_sandboxs_side_sees_that_the_grader_is_gone(pair):
    ours, theirs = pair
    ours.send(b"\x01")
    ours.close()
    with pytest.raises(EOFError):
        receive(theirs)
