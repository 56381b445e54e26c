"""
Runs a server until it ends: `server.py [--signal QUIT] [--delay SECONDS] COMMAND…`.

It hands the server's log on without what is private in it, and turns the signal by which a container is told to stop
into the one, at the time, by which this server stops in order. It ends with the server's exit code.
"""

import argparse
import re
import signal
import subprocess
import sys
import threading
import time

# What nginx and gunicorn quote of a request in their errors is logged without its query; and of a link that sets a new
# password, whoever quotes it, nothing that follows reset/.
QUERY = re.compile(r'((?:request|referrer|upstream): "[^"?]*|Error handling request [^\s?]*)\?[^"\s]*')
TOKEN = re.compile(r"""(/reset/)[^\s"'?]+""")


def arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--signal", default="TERM")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def hand_on(lines):
    """Pass on what the server prints, without what is private in it."""
    for line in lines:
        sys.stdout.write(TOKEN.sub(r"\1-", QUERY.sub(r"\1", line)))
        sys.stdout.flush()


def main():
    """Run it."""
    asked = arguments()
    ending = signal.Signals[f"SIG{asked.signal}"]
    # By a pipe of its own, too, because nginx opens /dev/stdout anew, which may belong to another user.
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    server = subprocess.Popen(asked.command, stdin=subprocess.DEVNULL, **output)

    def stop(*_):
        time.sleep(asked.delay)
        server.send_signal(ending)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    log = threading.Thread(target=hand_on, args=[server.stdout], daemon=True)
    log.start()
    code = server.wait()
    # Its last words; whoever it left behind has none.
    log.join(2)
    # As a shell tells of a server that a signal ended.
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
