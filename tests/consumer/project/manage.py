#!/usr/bin/env python
"""Django's command line."""

import os
import sys


def main():
    """Run what was typed, on the development settings unless the process environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
