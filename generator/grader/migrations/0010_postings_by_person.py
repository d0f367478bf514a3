"""Postings of a cadre or an academy are looked up person by person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0009_fewer_indexes"),
    ]

    operations = [
        operation
        for name in ("cadre", "academy")
        for operation in (
            migrations.RemoveIndex("posting", f"posting_of_{name}"),
            migrations.AddIndex("posting", models.Index(fields=[name, "trainee"], name=f"posting_of_{name}")),
        )
    ]
