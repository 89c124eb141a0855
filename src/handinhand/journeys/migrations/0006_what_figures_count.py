import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns figures are counted by; the job `journeys.derive` fills those of older rows."""

    dependencies = [
        ('chains', '0006_one_version_in_force'),
        ('journeys', '0005_numbers_are_unique'),
        ('networks', '0003_membership_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='journeyhandover',
            name='answer_days',
            field=models.IntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='journeyhandover',
            name='arrival_days',
            field=models.IntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='journeyhandover',
            name='changed_on',
            field=models.DateField(default=datetime.date(9999, 12, 31), editable=False, verbose_name='letzter Wechsel wirkt ab'),
        ),
        migrations.AddField(
            model_name='journeyhandover',
            name='feedback_days',
            field=models.IntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='journeyhandover',
            index=models.Index(fields=['line', 'offered_on'], name='journeys_by_line'),
        ),
    ]
