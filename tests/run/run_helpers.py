"""What several tests of `course run` share."""

# A cell that tells the numbers of its kernel and of a program that it started, and does not end.
HANGS = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("pids.new", "w").write(f"{os.getpid()} {child.pid}")
os.replace("pids.new", "pids")
time.sleep(600)
"""
