"""On PostgreSQL every key of the rows about what people did holds their bucket (see `tables.buckets`)."""

from typing import Any

from django.db import migrations

_TABLES = [
    f"grader_{name}"
    for name in ("attempt", "result", "completion", "issuance", "signedcredential", "signingfault", "reissue")
]
# Keys of these tables, and keys that lead to them: table, name, kind, columns, and where a foreign key leads.
_KEYS = """
SELECT conrelid::regclass::text, conname, contype::text, (
    SELECT string_agg(attname, ', ' ORDER BY place)
    FROM unnest(conkey) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = conrelid AND attnum = number
), confrelid::regclass::text, (
    SELECT string_agg(attname, ', ' ORDER BY place)
    FROM unnest(confkey) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = confrelid AND attnum = number
)
FROM pg_constraint
WHERE contype IN ('p', 'u') AND conrelid::regclass::text = ANY (%s)
    AND NOT conkey @> (SELECT array_agg(attnum) FROM pg_attribute WHERE attrelid = conrelid AND attname = 'bucket')
    OR contype = 'f' AND confrelid::regclass::text = ANY (%s)
"""


def put_bucket_into_keys(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Make every key anew under its name, with the bucket as its last column."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_KEYS, [_TABLES, _TABLES])
        keys = cursor.fetchall()
    # First those that lead to another, which rests on that.
    for table, name, *_ in sorted(keys, key=lambda key: key[2] != "f"):
        editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table, name, kind, columns, other, others in sorted(keys, key=lambda key: key[2] == "f"):
        leads = {
            "p": f"PRIMARY KEY ({columns}, bucket)",
            "u": f"UNIQUE ({columns}, bucket)",
            "f": f"FOREIGN KEY ({columns}, bucket) REFERENCES {other} ({others}, bucket) DEFERRABLE INITIALLY DEFERRED",
        }
        editor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {leads[kind]}')


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0012_buckets"),
    ]

    operations = [migrations.RunPython(put_bucket_into_keys)]
