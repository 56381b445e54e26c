"""Production's settings, but for the servers: the build has none."""

from backend.settings.prod import *  # noqa: F403

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


class NoMigrations:
    """Tables as the models are now: migrations may be written for PostgreSQL alone."""

    def __contains__(self, app):
        """Speak for every application."""
        return True

    def __getitem__(self, app):
        """Name no migrations."""
        return None


MIGRATION_MODULES = NoMigrations()
