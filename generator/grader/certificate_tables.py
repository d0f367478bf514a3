"""Tables about certificates beside the issuances: which one stands in another's place, and what the log holds."""

from django.db import models

from generator.grader.append_only import AppendOnly


class Reissue(AppendOnly):
    """That a certificate was issued in place of another, which was revoked by the same act: why, and by whom."""

    issuance = models.OneToOneField(
        "grader.Issuance", primary_key=True, on_delete=models.PROTECT, related_name="reissue"
    )
    replaced = models.OneToOneField("grader.Issuance", on_delete=models.PROTECT, related_name="replaced_by")
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.issuance} in place of {self.replaced}"


class Sealed(AppendOnly):
    """That an issuance stands in the log, and where, counted from 0. It is written after the log says so."""

    issuance = models.OneToOneField(
        "grader.Issuance", primary_key=True, on_delete=models.PROTECT, related_name="sealed"
    )
    place = models.PositiveBigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.issuance} at {self.place}"
