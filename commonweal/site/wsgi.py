"""The entry point for the web server."""

import os
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.site.settings")
try:
    application = get_wsgi_application()
    import_module("commonweal.site.warming").warm()
except ImproperlyConfigured as error:
    # One sentence for whoever starts the server, not a page of traceback.
    raise SystemExit(str(error)) from None
