"""Who a request is taken to come from, as in SisCoE."""

import socket


def address_of(request):
    """Take the first address that is named, which is the client's own word."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    return forwarded.split(",")[0] if forwarded else request.META["REMOTE_ADDR"]


def computer_of(request):
    """Look the address up backwards, and wait for it as long as the resolver does."""
    try:
        return socket.gethostbyaddr(address_of(request))[0]
    except OSError:
        return None
