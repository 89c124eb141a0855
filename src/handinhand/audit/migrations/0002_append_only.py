"""The database itself refuses to change or delete entries, on SQLite and PostgreSQL."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_entry_keep_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never changed'); END""",
    """CREATE TRIGGER audit_entry_keep_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never deleted'); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS audit_entry_keep_update",
    "DROP TRIGGER IF EXISTS audit_entry_keep_delete",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_entry_keep() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'entries of the audit trail are never changed or deleted'; END
    $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_entry_keep_row BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_keep()""",
    """CREATE TRIGGER audit_entry_keep_table BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_keep()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER IF EXISTS audit_entry_keep_row ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_keep_table ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_entry_keep()",
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
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(keep, release)]
