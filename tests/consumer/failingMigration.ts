/** A migration of the consumer's that fails, and where it goes in its folder. */
export const failingMigration = {
  file: "backend/chat/migrations/0004_failing.py",
  content: `
from django.db import migrations


def fail(apps, schema_editor):
    raise RuntimeError("this column can not be")


class Migration(migrations.Migration):
    dependencies = [("chat", "0003_photograph_action_presence")]
    operations = [migrations.RunPython(fail)]
`,
};
