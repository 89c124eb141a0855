"""A role may be held for two organisations, each once."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Coalesce

NOWHERE = models.Value(uuid.UUID(int=0), output_field=models.UUIDField())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_absences")]

    operations = [
        migrations.RemoveConstraint(model_name="roleassignment", name="accounts_role_held_once"),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.UniqueConstraint(
                models.F("person"),
                models.F("role"),
                Coalesce("network", NOWHERE),
                Coalesce("organisation", NOWHERE),
                Coalesce("unit", NOWHERE),
                condition=models.Q(ended_on=None),
                name="accounts_role_held_once",
            ),
        ),
    ]
