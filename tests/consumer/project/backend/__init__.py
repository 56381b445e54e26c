"""A small Django project that reads its production settings as SisCoE does."""

from .celery_app import app as celery_app

__all__ = ("celery_app",)
