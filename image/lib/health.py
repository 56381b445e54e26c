"""Asks for the first page as a visitor behind the balancer would, and wants exactly 200: a redirect proves nothing."""

import http.client
import os
import sys

TIMEOUT_SECONDS = 5


def main():
    """Ask."""
    port = os.environ.get("SISCOE_LISTEN", "8080").rpartition(":")[2]
    connection = http.client.HTTPConnection("localhost", int(port), timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except OSError as error:
        sys.exit(f"No answer on port {port}: {error}")
    if status != 200:
        sys.exit(f"The first page answers {status}, not 200.")


if __name__ == "__main__":
    main()
