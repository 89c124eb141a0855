from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0004_number_existing_rows"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.UniqueConstraint(
                fields=("journey", "number"), name="journeys_stay_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="journeyhandover",
            constraint=models.UniqueConstraint(
                fields=("journey", "number"), name="journeys_handover_number_once"
            ),
        ),
    ]
