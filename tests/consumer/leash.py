"""
Runs a program for as long as standard input stays open.

Whoever started it holds the other end. When that process is gone, however it went, the end closes, and the program
and all its children are stopped: `python leash.py COMMAND…`.
"""

import os
import signal
import subprocess
import sys
import threading

PATIENCE_SECONDS = 5


def main():
    """Run the program, and leave with its exit code."""
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: signal_group(program, signal.SIGTERM))
    threading.Thread(target=stop_when_let_go, args=[program], daemon=True).start()
    code = program.wait()
    signal_group(program, signal.SIGKILL)
    # Not sys.exit: the thread sits in a read of standard input, which the interpreter's own way out would wait for.
    os._exit(code if code >= 0 else 128 - code)


def stop_when_let_go(program):
    """Wait for the end of standard input, then stop the program."""
    while os.read(0, 1024):
        pass
    signal_group(program, signal.SIGTERM)
    try:
        program.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        signal_group(program, signal.SIGKILL)


def signal_group(program, number):
    """Signal the program and its children; those that are gone count as done."""
    try:
        os.killpg(program.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


if __name__ == "__main__":
    main()
