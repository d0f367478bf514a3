"""What is only ever added is refused also where Django does not ask `objects`; nothing in the database changes."""

from django.db import migrations

ADDED_ONLY = (
    "auditentry",
    "edition",
    "reissue",
    "reminder",
    "result",
    "sealed",
    "signedcredential",
    "signingfault",
)


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0017_more_row_security"),
    ]

    operations = [migrations.AlterModelOptions(name, {"base_manager_name": "objects"}) for name in ADDED_ONLY]
