"""The site as a WSGI application, for gunicorn."""

from __future__ import annotations

from caunghe.web.started import start

start()

from django.core.wsgi import get_wsgi_application  # noqa: E402  the settings must be known first

application = get_wsgi_application()
