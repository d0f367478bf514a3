"""Tables about certificates beside the issuances: their signatures, which replaces which, what the log holds."""

from django.db import models

from generator.grader.tables.append_only import AppendOnly


class SignedCredential(AppendOnly):
    """The credential of an issuance as it was signed, once: what is printed, shown and logged is made from it."""

    issuance = models.OneToOneField(
        "grader.Issuance", primary_key=True, on_delete=models.PROTECT, related_name="signed"
    )
    bucket = models.PositiveSmallIntegerField(editable=False)
    credential = models.TextField()

    def __str__(self) -> str:
        return f"signature of {self.issuance}"


class SigningFault(AppendOnly):
    """Why an issuance could not be signed, as found the first time. It counts until it is signed or replaced."""

    issuance = models.OneToOneField(
        "grader.Issuance", primary_key=True, on_delete=models.PROTECT, related_name="signing_fault"
    )
    bucket = models.PositiveSmallIntegerField(editable=False)
    fault = models.TextField()

    def __str__(self) -> str:
        return f"{self.issuance} cannot be signed: {self.fault}"


class Reissue(AppendOnly):
    """That a certificate was issued in place of another, which was revoked by the same act: why, and by whom."""

    issuance = models.OneToOneField(
        "grader.Issuance", primary_key=True, on_delete=models.PROTECT, related_name="reissue"
    )
    replaced = models.OneToOneField("grader.Issuance", on_delete=models.PROTECT, related_name="replaced_by")
    bucket = models.PositiveSmallIntegerField(editable=False)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.issuance} in place of {self.replaced}"


class Sealed(AppendOnly):
    """That an issuance stands in the log, and where, counted from 0. It is written after the log says so.

    The log is one, so its rows have no bucket, and the database does not check that the issuance is there:
    `sabaq log verify` does.
    """

    issuance = models.OneToOneField(
        "grader.Issuance", primary_key=True, on_delete=models.PROTECT, related_name="sealed", db_constraint=False
    )
    place = models.PositiveBigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.issuance} at {self.place}"
