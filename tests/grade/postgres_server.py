"""A PostgreSQL server for the tests of the gradebook."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path


@contextlib.contextmanager
def postgres_server(program):
    """A PostgreSQL server on a socket in a folder of its own; as root, who may not run it, the user `nobody` does."""
    folder = Path(tempfile.mkdtemp(prefix="course-pg-"))
    try:
        person = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            person = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        options = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **person}
        init = [Path(program).resolve().parent / "initdb", "-D", folder / "data", "-A", "trust", "-U", "grader"]
        subprocess.run([*init, "-E", "UTF8", "--no-locale", "-N"], check=True, **options)
        server = subprocess.Popen(
            [program, "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"], **options
        )
        try:
            deadline = time.monotonic() + 60
            while not (folder / ".s.PGSQL.5432").exists():
                assert server.poll() is None, "the server ended"
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.05)
            yield f"postgresql+psycopg://grader@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder)
