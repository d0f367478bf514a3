"""A saved filter belongs to a page; those of before are the list of people's."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("grader", "0015_addresses_of_the_roster"),
    ]

    operations = [
        migrations.RemoveConstraint("savedfilter", "saved_filter_once"),
        migrations.AddField("savedfilter", "page", models.CharField(default="records", max_length=20)),
        migrations.AlterField("savedfilter", "query", models.TextField(blank=True)),
        migrations.AddConstraint(
            "savedfilter", models.UniqueConstraint(fields=("user", "page", "name"), name="saved_filter_once")
        ),
    ]
