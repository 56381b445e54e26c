"""Unpacks an archive of uploads from a web address, without room for a copy of it: `unpack.py ADDRESS`."""

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 60

# tar takes nothing that leads out of the folder, whatever the archive says (its manual, Absolute File Names).
TAR = ("tar", "--extract", "--gzip", "--no-same-owner", "--no-same-permissions", "--directory")


def main():
    """Fetch the archive and unpack it at the same time."""
    if len(sys.argv) != 2 or not sys.argv[1].startswith(("https://", "http://")):
        sys.exit("Say where the archive is: siscoe-unpack-uploads https://…")
    media = os.environ.get("MEDIA_ROOT") or "/app/media"
    with subprocess.Popen([*TAR, media], stdin=subprocess.PIPE) as tar:
        try:
            # The address may let everybody read the archive: no message shows it.
            with urllib.request.urlopen(sys.argv[1], timeout=TIMEOUT_SECONDS) as answer:
                shutil.copyfileobj(answer, tar.stdin, 1024 * 1024)
            tar.stdin.close()
        except (OSError, urllib.error.URLError) as error:
            tar.kill()
            sys.exit(f"The archive can't be read to its end: {error}")
    if tar.returncode != 0:
        sys.exit(f"The archive can't be unpacked: tar ends with {tar.returncode}.")
    print("The uploads are unpacked.")


if __name__ == "__main__":
    main()
