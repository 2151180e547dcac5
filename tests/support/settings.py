"""The project's settings as the tests see them: the same, but fast, closed and strict.

The database is the one of DATABASE_URL, or SQLite in memory.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ["RUNGS_DEMO"] = os.environ["DEBUG"] = os.environ["HTTPS"] = "0"
os.environ["STYLEGUIDE"] = "1"
os.environ["EMAIL_URL"] = "memorymail://"

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"rungs-tests-{os.getpid()}"
# Static files are served from where they were written; nothing has to be collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "tests.support.static.StrictStaticStorage"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # What survives a power cut is of no matter here.
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
