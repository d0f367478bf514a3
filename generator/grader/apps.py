"""The grader as a Django application."""

from django.apps import AppConfig


class GraderConfig(AppConfig):
    """Names the application; its tables begin with `grader_`."""

    name = "generator.grader"
    label = "grader"
    verbose_name = "Sabaq"
    default_auto_field = "django.db.models.BigAutoField"
