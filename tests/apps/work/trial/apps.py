from django.apps import AppConfig


class TrialConfig(AppConfig):
    name = "tests.apps.work.trial"
    label = "trial"

    def ready(self):
        from tests.apps.work.trial import tasks  # noqa: F401, PLC0415  enters the handlers
