from datetime import timedelta

from django.db import migrations, models


def end_all_but_the_latest(apps, schema_editor):
    """Two agreements put in force at the same moment both were; the later one counts."""
    agreements = apps.get_model("agreements", "Agreement").objects.filter(state="in_force")
    latest = {}
    for agreement in agreements.order_by("-in_force_from", "-key", "pk"):
        after = latest.setdefault(agreement.network_id, agreement)
        if after is not agreement:
            day_before = after.in_force_from - timedelta(days=1)
            agreement.state = "ended"
            agreement.in_force_to = max(agreement.in_force_from, day_before)
            agreement.save(update_fields=["state", "in_force_to"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_annexes_reviews_and_versions")]

    operations = [
        migrations.RunPython(end_all_but_the_latest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("network",),
                name="agreements_agreement_one_in_force",
            ),
        ),
    ]
