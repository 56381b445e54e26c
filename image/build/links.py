"""
Makes of SisCoE's log files links that lead nowhere: its folder is read-only in a task.

Nothing is lost, as each of its loggers writes to the console as well.
"""

import os
import sys
from pathlib import Path

from django.conf import settings

NOWHERE = Path("/dev/null")


def link(path):
    """Put a link there. What is there already is not replaced: it isn't ours."""
    if path.is_symlink() and path.readlink() == NOWHERE:
        return
    if os.path.lexists(path):
        sys.exit(f"{path} is in the sources, where a link to {NOWHERE} has to be. Take it out of them.")
    path.symlink_to(NOWHERE)
    print(f"{path} leads to {NOWHERE}.")


def check_console(loggers):
    """Refuse a logger that writes into files alone: nobody would see what it says."""
    mute = [name for name, logger in loggers.items() if "console" not in logger["handlers"] and name != "django.server"]
    if mute:
        sys.exit(f"These loggers of LOGGING don't write to the console: {', '.join(mute)}. Add that handler to them.")


def main():
    """Put all links."""
    check_console({**settings.LOGGING.get("loggers", {}), "root": settings.LOGGING["root"]})
    for handler in settings.LOGGING["handlers"].values():
        if "filename" in handler:
            link(Path(handler["filename"]))


if __name__ == "__main__":
    main()
