"""The chat's forms."""

from django import forms
from django.templatetags.static import static

from .models import Photograph


class PhotographForm(forms.ModelForm):
    """
    What uploads a file.

    Its style is looked up at import, as some of SisCoE's libraries do: nothing that imports the addresses works, and
    `migrate` is among it, before the static files are collected.
    """

    class Media:
        """What the form's page needs."""

        css = {"all": [static("chat/chat.css")]}

    class Meta:
        """What it is of."""

        model = Photograph
        fields = ["file"]
