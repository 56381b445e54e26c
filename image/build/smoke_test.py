"""
Asks the application, as it will run, for two pages that extend its base template.

The balancer's check asks for a redirect, and stays healthy when every page fails.
"""

import sys

import django
from django.test import Client

# The second one is the page that says so.
PAGES = {"/": 200, "/this-page-is-not-there/": 404}


def main():
    """Ask; an error in a template is raised here, with the name of what is missing."""
    django.setup()
    visitor = Client(SERVER_NAME="localhost")
    for path, expected in PAGES.items():
        status = visitor.get(path, secure=True).status_code
        if status != expected:
            sys.exit(f"{path} answers {status}, not {expected}.")
        print(f"{path} answers {status}.")


if __name__ == "__main__":
    main()
