"""What a WSGI server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from generator.grader.serving.log_keeping import keep_sealing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "generator.grader.django_settings")

application = get_wsgi_application()
keep_sealing(settings.SABAQ)
