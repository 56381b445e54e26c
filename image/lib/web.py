"""
Runs nginx, gunicorn and Daphne as one task, and stops them in order.

nginx first: it finishes what visitors are at, so that the two behind it are cut off from nobody. When one of the three
ends by itself, the others are stopped as well, and the task fails: whoever runs it starts another.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from nginx import configuration, stop_seconds

HOME = Path(__file__).resolve().parent.parent

# How long gunicorn and Daphne have to start, and to end once nobody is connected any more.
START_SECONDS = 120
END_SECONDS = 12

# Daphne doesn't finish when it is told to end: until then, the application hears of the WebSockets that nginx closed.
LEAVING_SECONDS = 5

# How long is waited for the last words of a server that has ended.
LOG_SECONDS = 2

# What nginx and gunicorn quote of a request in their errors is logged without its query; and of a link that sets a new
# password, whoever quotes it, nothing that follows reset/.
QUERY = re.compile(r'((?:request|referrer|upstream): "[^"?]*|Error handling request [^\s?]*)\?[^"\s]*')
TOKEN = re.compile(r"""(/reset/)[^\s"'?]+""")


class Server:
    """A program that runs until it is told to end."""

    def __init__(self, command, ending):
        """Start it. What it prints comes by a pipe: nginx opens /dev/stdout anew, which may be another user's."""
        self.name = command[0]
        self.ending = ending
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **output)
        self.log = threading.Thread(target=hand_on, args=[self.process.stdout], daemon=True)
        self.log.start()

    def runs(self):
        """Say whether it does."""
        return self.process.poll() is None

    def tell(self):
        """Tell it to end."""
        if self.runs():
            self.process.send_signal(self.ending)

    def wait(self, seconds):
        """Wait for its end, and make one when it takes too long."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            print(f"{self.name} didn't end within {seconds} s, and is killed.", file=sys.stderr)
            self.process.kill()
            self.process.wait()
        self.log.join(LOG_SECONDS)


class Ended(Exception):
    """The task is over: it was told to stop, or a server ended by itself."""


class Web:
    """The three servers."""

    def __init__(self):
        """Nothing runs yet."""
        self.run = Path(os.environ["SISCOE_RUN"])
        self.pages = None
        self.sockets = None
        self.nginx = None
        self.told = False

    def serve(self):
        """Run until the task is over; return its exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.note)
        try:
            self.start()
            while True:
                self.sleep()
        except Ended as over:
            print(over, file=sys.stderr)
        self.stop()
        return 0 if self.told else 1

    def start(self):
        """Start gunicorn and Daphne, and nginx once they listen: until then nobody is let in."""
        config = self.run / "nginx.conf"
        config.write_text(configuration())
        listening = [self.run / "gunicorn.sock", self.run / "daphne.sock"]
        for left in listening:
            left.unlink(missing_ok=True)
        pages = ["gunicorn", "--config", HOME / "gunicorn.conf.py", "backend.wsgi:application"]
        # nginx writes the access log.
        sockets = ["daphne", "-u", listening[1], "--access-log", "/dev/null", "backend.asgi:application"]
        self.pages = Server(pages, signal.SIGTERM)
        self.sockets = Server(sockets, signal.SIGTERM)
        limit = time.monotonic() + START_SECONDS
        while not all(socket.exists() for socket in listening):
            if time.monotonic() > limit:
                raise Ended(f"gunicorn and Daphne didn't listen within {START_SECONDS} s.")
            self.sleep()
        self.nginx = Server(["nginx", "-e", "stderr", "-c", config], signal.SIGQUIT)

    def stop(self):
        """Stop what runs: nginx, then the two behind it."""
        if self.nginx:
            self.nginx.tell()
            self.nginx.wait(stop_seconds() + 5)
            time.sleep(LEAVING_SECONDS)
        behind = [server for server in (self.pages, self.sockets) if server]
        for server in behind:
            server.tell()
        for server in behind:
            server.wait(END_SECONDS)

    def sleep(self):
        """Wait a moment, unless the task is over."""
        if self.told:
            raise Ended("Told to stop: nginx finishes what it is at.")
        for server in (self.pages, self.sockets, self.nginx):
            if server and not server.runs():
                raise Ended(f"{server.name} ended with code {server.process.returncode}: the others are stopped.")
        time.sleep(0.2)

    def note(self, *_):
        """Remember that the task was told to stop."""
        self.told = True


def hand_on(lines):
    """Pass on what a server prints, without what is private in it."""
    for line in lines:
        sys.stdout.write(TOKEN.sub(r"\1-", QUERY.sub(r"\1", line)))
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(Web().serve())
