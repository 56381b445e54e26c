"""Asks a server of this task for what only a working one says: `healthy.py page|websocket PORT`."""

import http.client
import sys

TIMEOUT_SECONDS = 5

# The first page, as a visitor behind the balancer has it: a redirect would prove nothing.
PAGE = ("/", {"X-Forwarded-Proto": "https"}, 200)

# A handshake without an Origin, which Channels refuses whatever the path: the application is there.
HANDSHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
WEBSOCKET = ("/ws/", {**HANDSHAKE, "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}, 403)


def main():
    """Ask."""
    kind, port = sys.argv[1:]
    path, headers, expected = {"page": PAGE, "websocket": WEBSOCKET}[kind]
    connection = http.client.HTTPConnection("localhost", int(port), timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path, headers=headers)
        status = connection.getresponse().status
    except OSError as error:
        sys.exit(f"No answer on port {port}: {error}")
    if status != expected:
        sys.exit(f"{path} on port {port} answers {status}, not {expected}.")


if __name__ == "__main__":
    main()
