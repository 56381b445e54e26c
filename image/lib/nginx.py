"""nginx's configuration for this task: the template nginx.conf, filled in from the environment."""

import os
import re
import sys
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent / "nginx.conf"

# What the owner may choose for PDF documents of the site's own: whether its own pages show them in a frame. Where they do, the
# balancer's headers let them frame all of the site, and everything else is refused here.
PDF_FRAMES = {"none": ("DENY", "'none'", "0"), "self": ("SAMEORIGIN", "'self'", "1")}


def setting(name, default, allowed, words):
    """Read a variable of the environment, and refuse what nginx would take for something else."""
    value = os.environ.get(name, default)
    if not re.fullmatch(allowed, value):
        sys.exit(f'{name} is "{value}". It has to be {words}.')
    return value


def configuration():
    """Fill in the template."""
    path = r"/[A-Za-z0-9._/-]+"
    words = "an absolute path of letters, digits and ._/-"
    frames = setting("PDF_FRAMES", "none", "none|self", "none, or self: pages of the site may frame its PDFs")
    options, ancestors, refused = PDF_FRAMES[frames]
    values = {
        "ADDRESS": setting("LISTEN_ADDRESS", "0.0.0.0", r"[\d.]+", "an IPv4 address"),
        "PORT": os.environ["PORT"],
        "GUNICORN_PORT": os.environ["GUNICORN_PORT"],
        "DAPHNE_PORT": os.environ["DAPHNE_PORT"],
        "MEDIA": setting("MEDIA_ROOT", "/app/media", path, words).rstrip("/"),
        "RUN": setting("SISCOE_RUN", "/run/siscoe", path, words),
        "TMP": setting("TMPDIR", "/tmp", path, words),
        "STOP_SECONDS": setting("STOP_SECONDS", "25", r"\d{1,2}", "a number of seconds from 0 to 99"),
        "PDF_FRAME_OPTIONS": options,
        "PDF_FRAME_ANCESTORS": ancestors,
        "REFUSE_OTHER_FRAMES": refused,
    }
    return re.sub(r"@([A-Z_]+)@", lambda found: values[found[1]], TEMPLATE.read_text())


if __name__ == "__main__":
    print(configuration())
