"""What the Celery worker does."""

import os
import time

from asgiref.sync import async_to_sync
from celery import shared_task
from channels.layers import get_channel_layer

from .models import Visit


@shared_task
def shout(text):
    """Say a text in capitals, and by which process."""
    return {"text": text.upper(), "pid": os.getpid()}


@shared_task
def announce(conversation, text):
    """Tell everyone in a conversation: from the worker to Daphne there is no way but the channel layer."""
    event = {"type": "chat.message", "text": text, "pid": os.getpid()}
    async_to_sync(get_channel_layer().group_send)(f"chat_{conversation}", event)


@shared_task
def visit(number, seconds):
    """Take some time, then write a row: who finds it knows that the task was finished."""
    time.sleep(seconds)
    Visit.objects.create(number=number)
