"""The chat's WebSocket."""

import os

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from .models import Presence


class ChatConsumer(AsyncJsonWebsocketConsumer):
    """Hands what one participant of a conversation says to all of them, through the channel layer."""

    async def connect(self):
        """Let in who is signed in."""
        self.group = f"chat_{self.scope['url_route']['kwargs']['conversation']}"
        if self.scope["user"].is_anonymous:
            await self.close()
            return
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.note_presence(True)
        await self.accept()

    async def disconnect(self, code):
        """Leave the conversation. A server that is cut off before this leaves its visitors online for ever."""
        await self.channel_layer.group_discard(self.group, self.channel_name)
        if not self.scope["user"].is_anonymous:
            await self.note_presence(False)

    async def receive_json(self, content, **kwargs):
        """Pass on what was said."""
        event = {"type": "chat.message", "text": content["text"], "pid": os.getpid()}
        await self.channel_layer.group_send(self.group, event)

    async def chat_message(self, event):
        """Say it to this participant."""
        await self.send_json({"text": event["text"], "pid": event["pid"]})

    @database_sync_to_async
    def note_presence(self, online):
        """Write down whether this participant is there."""
        Presence.objects.update_or_create(user=self.scope["user"], defaults={"online": online})
