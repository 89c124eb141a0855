from django.db import migrations, models


class Migration(migrations.Migration):
    """Number stays and hand-overs of a journey: 0 until the next migration fills them."""

    dependencies = [
        ("journeys", "0002_visit_beside_the_ways"),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="number",
            field=models.PositiveIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="journeyhandover",
            name="number",
            field=models.PositiveIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="stay",
            options={"ordering": ["entered_on", "number"]},
        ),
        migrations.AlterModelOptions(
            name="journeyhandover",
            options={"ordering": ["number"]},
        ),
    ]
