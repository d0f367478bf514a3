"""Which certificate stands in another's place, and what the log holds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0003_reports_and_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sealed",
            fields=[
                (
                    "issuance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="grader.issuance",
                    ),
                ),
                ("place", models.PositiveBigIntegerField(unique=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Reissue",
            fields=[
                (
                    "issuance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reissue",
                        serialize=False,
                        to="grader.issuance",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(blank=True, max_length=150)),
                (
                    "replaced",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="grader.issuance",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
