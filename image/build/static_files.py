"""
Repairs SisCoE's static files, and collects them.

A page that names a static file which isn't there is answered by 500 in production. Such a file gets an empty one in its
place, and a name that is spelt with backslashes leads to the file that is spelt with slashes. The build's log lists
both: they belong into the application.
"""

import re
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template.utils import get_app_template_dirs

# {% static "name" %}, where the name is written out.
NAMED = re.compile(r"""\{%\s*static\s+(["'])(.+?)\1""")

# What the storage says of a file that a collected file refers to.
REFERRED = re.compile(r"The file '(.+?)' could not be found")


def named():
    """Find the names that templates have for static files."""
    # Not asked of the engines: they load tags of libraries that look static files up at import.
    folders = [folder for engine in settings.TEMPLATES for folder in engine.get("DIRS", [])]
    folders.extend(get_app_template_dirs("templates"))
    templates = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    texts = [path.read_text(errors="replace") for path in templates]
    return sorted({name for text in texts for _, name in NAMED.findall(text)})


def stand_in(folder, name, reason):
    """Put an empty file in a missing one's place."""
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}" if path.suffix == ".map" else "")
    print(f"An empty file stands in for {name}, which {reason}.")


def collect(folder):
    """Collect the files, and put an empty one in the place of each that another one of them refers to in vain."""
    while True:
        try:
            call_command("collectstatic", interactive=False, verbosity=0)
            return
        except ValueError as error:
            missing = REFERRED.search(str(error))
            if missing is None or Path(folder, missing[1]).exists():
                raise
            stand_in(folder, missing[1], "a static file refers to")


def main():
    """Repair, then collect."""
    django.setup()
    names = named()
    with tempfile.TemporaryDirectory() as folder:
        settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, folder]
        for name in sorted({name.replace("\\", "/") for name in names}):
            if finders.find(name) is None:
                stand_in(folder, name, "a template names")
        collect(folder)
    for name in names:
        if "\\" in name:
            staticfiles_storage.hashed_files[name] = staticfiles_storage.hashed_files[name.replace("\\", "/")]
            print(f"{name} is spelt with backslashes in a template, and leads to the file with slashes.")
    staticfiles_storage.save_manifest()


if __name__ == "__main__":
    main()
