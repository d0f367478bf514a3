"""What a WSGI server runs."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from generator.grader.serving.log_keeping import keep_sealing
from generator.grader.serving.tally_keeping import keep_counting

_MADE_BEFORE_A_LOOK = 20_000
"""How many objects more there must be before the garbage collector looks among the young ones."""

_WAITS_S = 0.0005
"""How long a thread waits for one that computes, such as to sign certificates, before it asks for its turn.

A hand-in lets go of the interpreter at each statement, a dozen times, and Python's own 5 ms are waited at each of them.
"""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "generator.grader.django_settings")

application = get_wsgi_application()
# What was loaded by now stays. A look at all of it for garbage took a tenth of a second, in which nobody was answered.
gc.collect()
gc.freeze()
gc.set_threshold(_MADE_BEFORE_A_LOOK)
sys.setswitchinterval(_WAITS_S)
keep_sealing(settings.SABAQ)
keep_counting()
