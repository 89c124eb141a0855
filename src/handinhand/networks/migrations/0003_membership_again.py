"""An organisation that left may return; at any time it has one place in a network."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("networks", "0002_terms")]

    operations = [
        migrations.RemoveConstraint(model_name="membership", name="networks_membership_once"),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(left_on=None),
                fields=("network", "organisation"),
                name="networks_membership_once",
            ),
        ),
    ]
