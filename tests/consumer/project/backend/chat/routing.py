"""Where the chat's WebSockets are."""

from django.urls import path

from .consumers import ChatConsumer

websocket_urlpatterns = [path("ws/chat/<slug:conversation>/", ChatConsumer.as_asgi())]
