"""The site as a web server calls it: in production only where nothing about it is unsafe."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasip.config.settings")
application = get_wsgi_application()

from kasip.config.safety import refuse_unsafe  # noqa: E402  models can be asked only after the line above

refuse_unsafe()
