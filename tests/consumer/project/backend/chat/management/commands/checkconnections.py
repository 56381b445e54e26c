"""Tries every connection that the settings describe, and says "ok" or what went wrong as JSON."""

import json

from asgiref.sync import async_to_sync
from celery import current_app
from channels.layers import get_channel_layer
from django.core.management.base import BaseCommand
from django.db import connection
from django_redis import get_redis_connection


async def send_to_nobody():
    """Use the channel layer."""
    await get_channel_layer().send("checkconnections", {"type": "check"})


def ask_broker():
    """Use Celery's broker."""
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0)


# The cache itself swallows errors (IGNORE_EXCEPTIONS); its client doesn't.
CONNECTIONS = {
    "database": connection.ensure_connection,
    "cache": lambda: get_redis_connection("default").ping(),
    "channelLayer": async_to_sync(send_to_nobody),
    "broker": ask_broker,
    "resultBackend": lambda: current_app.backend.client.ping(),
}


class Command(BaseCommand):
    """Tries every connection."""

    help = __doc__

    def handle(self, *args, **options):
        """Try them."""
        self.stdout.write(json.dumps({name: self.outcome(use) for name, use in CONNECTIONS.items()}))

    @staticmethod
    def outcome(use):
        """What came of one."""
        try:
            use()
        except Exception as error:  # noqa: BLE001 - each library has its own
            return str(error)
        return "ok"
