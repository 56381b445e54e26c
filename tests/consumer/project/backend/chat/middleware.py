"""What happens around each view."""

from .clients import address_of, computer_of
from .models import Action


class AuditMiddleware:
    """Writes down what someone who is signed in asks for, before it is done."""

    def __init__(self, get_response):
        """Remember what comes next."""
        self.get_response = get_response

    def __call__(self, request):
        """Do nothing but pass the request on."""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Write it down."""
        if request.user.is_authenticated:
            Action.objects.create(
                user=request.user,
                view=view.__name__,
                address=address_of(request),
                computer=computer_of(request),
            )
