"""Every setting as JSON, as `diffsettings --all` shows them to people."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints every setting as JSON."""

    help = __doc__

    def handle(self, *args, **options):
        """Print them."""
        names = sorted(name for name in dir(settings) if name.isupper())
        self.stdout.write(json.dumps({name: getattr(settings, name) for name in names}, default=str))
