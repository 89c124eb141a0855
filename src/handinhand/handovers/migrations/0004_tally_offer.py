from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handovers', '0003_missing_arrival'),
    ]

    operations = [
        migrations.AddField(
            model_name='tally',
            name='offer',
            field=models.CharField(blank=True, choices=[('kept', 'kept'), ('late', 'late'), ('missing', 'missing')], default='', max_length=8),
            preserve_default=False,
        ),
    ]
