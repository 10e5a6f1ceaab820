"""Settings for the tests: plain static files, quick hashing, jobs done at once."""

from __future__ import annotations

import os
from pathlib import Path

from tests.folders import own_folder

os.environ.setdefault("COMMONWEAL_SECRET_KEY", "only-for-tests")
os.environ.setdefault("COMMONWEAL_PSEUDONYM_KEY", "only-for-tests, and never for patients")
os.environ.setdefault("COMMONWEAL_SEALING_KEY", "only-for-tests, and never for bids")
os.environ["COMMONWEAL_VAR"] = own_folder()

from commonweal.site.settings import *  # noqa: F403
from commonweal.site.settings import DATABASES, MIDDLEWARE, ROOT, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [m for m in MIDDLEWARE if "whitenoise" not in m]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"]["TEST"] = {
    "NAME": str(Path(os.environ["COMMONWEAL_VAR"]) / "test.sqlite3")
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else None
}
TEMPLATES[0]["DIRS"].append(ROOT / "tests" / "journeys" / "templates")
