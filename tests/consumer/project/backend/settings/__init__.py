"""Development is what runs unless DJANGO_SETTINGS_MODULE says otherwise, as in SisCoE."""

from .dev import *  # noqa: F401,F403
