"""The project's settings as the tests want them: quick passwords, folders and queue of their own.

Each pytest process (xdist starts several) gets its own folder, its own database and its own Redis
database, so that tests need not know of each other.
"""

import atexit
import os
import shutil
import tempfile

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
FOLDER = tempfile.mkdtemp(prefix="marketing-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ.setdefault("DEBUG", "1")
os.environ["VAR_DIR"] = FOLDER
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser tests' driver has an event loop
if socket := os.environ.get("TEST_REDIS_SOCKET"):
    os.environ["REDIS_URL"] = f"redis+socket://{socket}?virtual_host={2 * WORKER}"
    os.environ["CACHE_URL"] = f"unix://{socket}?db={2 * WORKER + 1}"

from marketing.settings import *  # noqa: E402, F403  # the environment comes first

INSTALLED_APPS += ["zeal"]  # noqa: F405  # from the line above
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")  # noqa: F405  # N+1 fails the test
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "WARNING"  # noqa: F405  # from the line above
ZEAL_ALLOWLIST = [
    # A session that ends is looked up once more to be removed.
    {"model": "sessions.Session", "field": "get()"},
    # Rows that services lock again are let pass by tests/relocking.py, row by row.
    # Planning opens a shipment and jobs: each draws from its own series, one row by its code.
    {"model": "core.NumberSeries", "field": "get()"},
    # A service asks each person that it names for their roles: a fixed few, never one a row.
    {"model": "accounts.User", "field": "groups"},
]
