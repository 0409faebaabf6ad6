"""The site's settings and the trial's app, for processes of the tests."""

from kasip.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.apps.work.trial"]  # noqa: F405
