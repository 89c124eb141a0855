from datetime import timedelta

from django.db import migrations, models


def retire_all_but_the_latest(apps, schema_editor):
    """Two versions put in force at the same moment both were; the later one counts."""
    versions = apps.get_model("chains", "ChainVersion").objects.filter(state="in_force")
    latest = {}
    for version in versions.order_by("-in_force_from", "-number", "pk"):
        after = latest.setdefault(version.chain_id, version)
        if after is not version:
            day_before = after.in_force_from - timedelta(days=1)
            version.state = "retired"
            version.in_force_to = max(version.in_force_from, day_before)
            version.save(update_fields=["state", "in_force_to"])


class Migration(migrations.Migration):
    dependencies = [("chains", "0005_routing_nodes")]

    operations = [
        migrations.RunPython(retire_all_but_the_latest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="chainversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("chain",),
                name="chains_version_one_in_force",
            ),
        ),
    ]
