from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("chat", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[("number", models.PositiveIntegerField(primary_key=True, serialize=False))],
        ),
    ]
