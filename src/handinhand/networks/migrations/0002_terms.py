"""Words that change with the law; corrections follow as new rows, never as new texts."""

from datetime import date

from django.db import migrations

TERMS = [
    (
        "basic-income-benefit",
        "Arbeitslosengeld II",
        date(2005, 1, 1),
        date(2022, 12, 31),
        "SGB II in der bis 31.12.2022 geltenden Fassung",
    ),
    (
        "basic-income-benefit",
        "Bürgergeld",
        date(2023, 1, 1),
        date(2026, 6, 30),
        "SGB II in der bis 30.06.2026 geltenden Fassung",
    ),
    (
        "basic-income-benefit",
        "Grundsicherungsgeld",
        date(2026, 7, 1),
        None,
        "SGB II, BGBl. 2026 I Nr. 107",
    ),
    (
        "cooperation-plan",
        "Eingliederungsvereinbarung",
        date(2005, 1, 1),
        date(2023, 6, 30),
        "§ 15 SGB II in der bis 30.06.2023 geltenden Fassung",
    ),
    ("cooperation-plan", "Kooperationsplan", date(2023, 7, 1), None, "§ 15 SGB II"),
]


def fill(apps, schema_editor):
    term = apps.get_model("networks", "Term")
    for key, text, valid_from, valid_to, source in TERMS:
        term.objects.update_or_create(
            key=key,
            valid_from=valid_from,
            defaults={"text": text, "valid_to": valid_to, "source": source},
        )


def empty(apps, schema_editor):
    term = apps.get_model("networks", "Term")
    for key, _text, valid_from, _valid_to, _source in TERMS:
        term.objects.filter(key=key, valid_from=valid_from).delete()


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_initial")]

    operations = [migrations.RunPython(fill, empty)]
