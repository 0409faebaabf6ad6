"""Settings of the tests: the site's own, with its data in a folder that goes away."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="kasip-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["KASIP_DATA"] = _folder
os.environ.setdefault("KASIP_SECRET_KEY", "of the tests alone, never of a site")

from kasip.config.settings import *  # noqa: E402, F403  the environment must be set before

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_AUTOREFRESH = True
