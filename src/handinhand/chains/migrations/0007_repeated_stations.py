from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """A station may be repeated; a way to itself holds no hand-over."""

    dependencies = [("chains", "0006_one_version_in_force")]

    operations = [
        migrations.RemoveConstraint(model_name="way", name="chains_way_between_two_stations"),
        migrations.AddConstraint(
            model_name="way",
            constraint=models.CheckConstraint(
                name="chains_way_repeats_without_handover",
                condition=Q(source=None)
                | Q(target=None)
                | ~Q(source=F("target"))
                | Q(standard=None),
            ),
        ),
    ]
