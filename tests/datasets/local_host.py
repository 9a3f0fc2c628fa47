"""A web server on this machine that can do what bad networks do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Host:
    """What the server does; which ranges of bytes it was asked for, how many it sent, and how often it was visited.

    Args:
        content: what every address of it holds.
        cut_after: it sends so many bytes and hangs up.
        ranges: it can go on where a download was cut off.
        says_length: it tells how much will come.
        wait_for: it answers only when this event has come.
    """

    def __init__(self, content, cut_after=None, ranges=True, says_length=True, wait_for=None):
        self.content, self.cut_after, self.ranges, self.says_length = content, cut_after, ranges, says_length
        self.wait_for = wait_for
        self.address = ""
        self.asked, self.sent, self.visits = [], [], 0


def handler_of(host: Host) -> type[BaseHTTPRequestHandler]:
    """What answers for `host`."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            host.visits += 1
            self.send_response(200)
            self.end_headers()

        def do_GET(self):
            host.visits += 1
            wanted = self.headers.get("Range")
            host.asked.append(wanted)
            if host.wait_for is not None:
                host.wait_for.wait(30)
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and host.ranges else 0
            if start >= len(host.content):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            body = host.content[start:]
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(host.content) - 1}/{len(host.content)}")
            if host.says_length:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            body = body[: host.cut_after]
            self.wfile.write(body)
            host.sent.append(len(body))

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    """Serve on a free port, with the address in `host.address`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(host))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    host.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port() -> str:
    """An address at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"
