"""The chat, the project's only application."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """The chat."""

    name = "backend.chat"
