"""Credentials are signed after they are issued, so they stand in a table of their own; what they say is frozen."""

import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from generator.credential import parse_document, read_award


def _of_an_issuance(name: str) -> models.OneToOneField[Any, Any]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=name,
        serialize=False,
        to="grader.issuance",
    )


def move_credentials(apps: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Keep every credential as it was signed, and freeze what it says."""
    issuances, signed = (apps.get_model("grader", name) for name in ("Issuance", "SignedCredential"))
    issued = issuances.objects.filter(kind="issue").select_related("completion__result__attempt")
    for issuance in issued.iterator(chunk_size=500):
        signed.objects.create(issuance_id=issuance.id, credential=issuance.credential)
        award = read_award(parse_document(issuance.credential.encode()))
        completion = issuance.completion
        frozen = {
            "person": [award.person.en, award.person.ur],
            "academy": [award.academy.en, award.academy.ur],
            "identity": [award.identity.digest, award.identity.salt],
            "edition": award.edition_digest,
            "language": award.language.value,
            "score_percent": award.score_percent,
            "passed_ms": completion.completed_ms,
            "issuer": award.verify_address.removesuffix(f"/verify/{award.number}/"),
        }
        issuances.objects.filter(id=issuance.id).update(award=json.dumps(frozen, ensure_ascii=False))
    if editor.connection.vendor == "postgresql":
        # It alters no table that has rows still to be checked.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0004_certificates_in_the_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedCredential",
            fields=[
                ("issuance", _of_an_issuance("signed")),
                ("credential", models.TextField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SigningFault",
            fields=[
                ("issuance", _of_an_issuance("signing_fault")),
                ("fault", models.TextField()),
            ],
            options={"abstract": False},
        ),
        migrations.AddField("issuance", "award", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(move_credentials),
        migrations.RemoveConstraint("issuance", "issuance_says_what"),
        migrations.RemoveField("issuance", "credential"),
        migrations.AddConstraint(
            "issuance",
            models.CheckConstraint(
                condition=(Q(kind="issue") & ~Q(award="")) | (Q(kind="revoke") & ~Q(reason="")),
                name="issuance_says_what",
            ),
        ),
    ]
