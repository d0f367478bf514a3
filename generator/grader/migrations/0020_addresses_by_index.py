"""E-mail addresses in small letters, and an index that finds them, for whoever asks for a code or brings a roster."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0019_further_attempts"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE grader_trainee SET email = lower(email) WHERE email <> lower(email)", migrations.RunSQL.noop
        ),
        migrations.AddIndex("trainee", models.Index(fields=["email"], name="trainee_by_email")),
    ]
