"""
Asks the application, as it will run but for its servers, for its first page and for one that extends its base template.

The balancer's check asks for a redirect, and stays healthy when every page fails.
"""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "smoke_settings"

import django  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402


def signed_in():
    """Be someone whom nothing is kept from; the base template is for those who have signed in."""
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)
    model = get_user_model()
    user = model(**{model.USERNAME_FIELD: "smoke@test.invalid"}, is_superuser=True)
    user.save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def ask(client, path, expected):
    """Ask for a page. An error in a template is raised here, with the name of what is missing."""
    status = client.get(path, secure=True).status_code
    if status != expected:
        sys.exit(f"{path} answers {status}, not {expected}.")
    print(f"{path} answers {status}.")


def main():
    """Ask for both."""
    django.setup()
    ask(Client(SERVER_NAME="localhost"), "/", 200)
    ask(signed_in(), "/this-page-is-not-there/", 404)


if __name__ == "__main__":
    main()
