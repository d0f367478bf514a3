"""A scenario and its variables become questions: every variant, with its texts and its key.

This room runs the only templates an author may write. They are read against a short list of what a
template may hold before they run in a sandbox, so none can loop, reach Python or grow without bound.
"""

from generator.families.templates import FamilyError
from generator.families.variants import MAX_VARIANTS, template_faults, variant_count, variants

__all__ = ["MAX_VARIANTS", "FamilyError", "template_faults", "variant_count", "variants"]
