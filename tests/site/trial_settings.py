"""The site's settings with one address more, for the trials that kill the server under writes."""

from kasip.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.site.trial_urls"
