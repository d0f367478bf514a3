"""A scenario and its variables become questions: every variant, with its texts and its key.

This room fills in the only templates an author may write. They are read against a short list of what a
template may hold, and then walked, never run: none can loop, reach Python or grow without bound.
"""

from generator.families.templates import FamilyError, is_template
from generator.families.variants import MAX_VARIANTS, first_variant, template_faults, variant_count, variants

__all__ = [
    "MAX_VARIANTS",
    "FamilyError",
    "first_variant",
    "is_template",
    "template_faults",
    "variant_count",
    "variants",
]
