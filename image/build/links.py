"""
Leads elsewhere what SisCoE writes into its own folder, which is read-only in a task.

Its log files lead nowhere: each of its loggers writes to the console as well. Its uploads lead to the volume.
"""

import os
import sys
from pathlib import Path

from django.conf import settings

MEDIA = Path(os.environ.get("SISCOE_MEDIA", "/srv/media"))


def link(path, target):
    """Put a link there. What is there already is not replaced: it isn't ours."""
    if path.is_symlink() and path.readlink() == target:
        return
    if os.path.lexists(path):
        sys.exit(f"{path} is in the sources, where a link to {target} has to be. Take it out of them.")
    path.symlink_to(target)
    print(f"{path} leads to {target}.")


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
            link(Path(handler["filename"]), Path("/dev/null"))
    link(Path(settings.MEDIA_ROOT), MEDIA)


if __name__ == "__main__":
    main()
