"""Chat messages are encrypted with Fernet: whoever loses CHAT_ENCRYPTION_KEY loses them."""

from cryptography.fernet import Fernet
from django.conf import settings


def encrypt_message(text):
    """Encrypt a text."""
    return Fernet(settings.CHAT_ENCRYPTION_KEY).encrypt(text.encode()).decode()


def decrypt_message(ciphertext):
    """Decrypt what encrypt_message made."""
    return Fernet(settings.CHAT_ENCRYPTION_KEY).decrypt(ciphertext.encode()).decode()
