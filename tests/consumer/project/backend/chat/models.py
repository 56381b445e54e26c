"""What the chat keeps."""

from django.conf import settings
from django.db import models

from .encryption import decrypt_message, encrypt_message


class Message(models.Model):
    """A message, kept encrypted."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    ciphertext = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    @classmethod
    def write(cls, author, text):
        """Keep a text."""
        return cls.objects.create(author=author, ciphertext=encrypt_message(text))

    @property
    def text(self):
        """The text, in clear."""
        return decrypt_message(self.ciphertext)


class Visit(models.Model):
    """A numbered row, to see afterwards which of them were kept."""

    number = models.PositiveIntegerField(primary_key=True)


class Photograph(models.Model):
    """Something that was uploaded: a file of any type, as in SisCoE."""

    file = models.FileField(upload_to="photographs")


class Action(models.Model):
    """What someone who is signed in did, and from which computer: SisCoE's audit log."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    view = models.CharField(max_length=100)
    address = models.CharField(max_length=100)
    computer = models.CharField(max_length=255, null=True)


class Presence(models.Model):
    """Who has the chat open."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    online = models.BooleanField()
