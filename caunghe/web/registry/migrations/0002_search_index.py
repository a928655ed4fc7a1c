# pyright: standard
"""PostgreSQL finds texts by trigrams; SQLite reads a table through, which is quick enough for 50,000 rows."""

from django.db import migrations


def add_indexes(apps, schema_editor):
    """Add a trigram index to every table of the feed that there is at this point."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for model in apps.get_app_config("registry").get_models():
        table = model._meta.db_table
        if table.startswith("feed_"):
            schema_editor.execute(f"CREATE INDEX {table}_search ON {table} USING gin (folded gin_trgm_ops)")


class Migration(migrations.Migration):
    """Data definition only."""

    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(add_indexes)]
