"""A trainee's address is the roster's alone: a copy beside the login would come along when it is given a larger role."""

from typing import Any

from django.db import migrations


def forget_copies(apps: Any, _: Any) -> None:  # noqa: ANN401  Django's historical models
    """Empty the copies that logins of trainees were given."""
    apps.get_model("auth", "User").objects.filter(account__role="trainee", is_superuser=False).update(email="")


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0014_tallies"),
    ]

    operations = [
        migrations.RunPython(forget_copies, migrations.RunPython.noop),
    ]
