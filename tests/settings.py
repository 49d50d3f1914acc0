"""Settings of the tests: like production, but letters stay in memory and passwords are cheap."""

import os
import tempfile
from pathlib import Path

from portal.settings import *  # noqa: F403 -- the tests run what production runs
from portal.settings import LOGGING, STORAGES

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FILES_DIR = Path(os.environ.get("TEST_FILES_DIR") or tempfile.mkdtemp(prefix="grannskap-test-"))
STORAGES = STORAGES | {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_DIR, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = LOGGING | {
    # Thousands of tests are refused on purpose; a traceback for each costs more than the refusal.
    "loggers": LOGGING["loggers"] | {"django.request": {"level": "ERROR"}},
}
WHITENOISE_AUTOREFRESH = True
