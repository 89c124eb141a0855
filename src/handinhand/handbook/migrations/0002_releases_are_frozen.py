"""The database itself refuses to change or delete a release, on SQLite and PostgreSQL."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER handbook_release_keep_update BEFORE UPDATE ON handbook_release
    BEGIN SELECT RAISE(ABORT, 'a released handbook is never changed'); END""",
    """CREATE TRIGGER handbook_release_keep_delete BEFORE DELETE ON handbook_release
    BEGIN SELECT RAISE(ABORT, 'a released handbook is never deleted'); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS handbook_release_keep_update",
    "DROP TRIGGER IF EXISTS handbook_release_keep_delete",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION handbook_release_keep() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'a released handbook is never changed or deleted'; END
    $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER handbook_release_keep_row BEFORE UPDATE OR DELETE ON handbook_release
    FOR EACH ROW EXECUTE FUNCTION handbook_release_keep()""",
    """CREATE TRIGGER handbook_release_keep_table BEFORE TRUNCATE ON handbook_release
    FOR EACH STATEMENT EXECUTE FUNCTION handbook_release_keep()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER IF EXISTS handbook_release_keep_row ON handbook_release",
    "DROP TRIGGER IF EXISTS handbook_release_keep_table ON handbook_release",
    "DROP FUNCTION IF EXISTS handbook_release_keep()",
]


def _run(schema_editor, sqlite, postgresql):
    statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in statements:
        schema_editor.execute(statement)


def keep(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def release(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("handbook", "0001_initial")]

    operations = [migrations.RunPython(keep, release)]
