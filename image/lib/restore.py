"""Copies what AWS Backup restored from RESTORED_ROOT (/restored) to MEDIA_ROOT (/app/media): `restore.py`.

AWS Backup puts it into a folder of its own, also in a new file system:
https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-efs.html
"""

import filecmp
import os
import shutil
import sys
from pathlib import Path

RECOVERY = "aws-backup-restore_"

# The folder of the file system that the application has (components/uploads.ts).
FOLDER = "media"


def files_in(folder):
    """All files below a folder. One that can't be read ends it: a file that is passed over would be lost."""

    def fail(error):
        raise error

    for directory, folders, names in os.walk(folder, onerror=fail):
        folders.sort()
        yield from (Path(directory) / name for name in sorted(names))


def main():
    """Copy, and say what was done."""
    media = Path(os.environ.get("MEDIA_ROOT") or "/app/media")
    root = Path(os.environ.get("RESTORED_ROOT") or "/restored")
    names = sorted(name for name in os.listdir(root) if name.startswith(RECOVERY))
    found = [name for name in names if (root / name / FOLDER).is_dir()]
    if len(found) != 1:
        there = ", ".join(found) or "none"
        sys.exit(f"{root} has to hold one folder {RECOVERY}* with a folder {FOLDER} in it. It holds: {there}.")
    backup = root / found[0] / FOLDER
    copied = kept = 0
    differ = []
    for source in files_in(backup):
        target = media / source.relative_to(backup)
        # What people upload is files: a link could lead anywhere.
        if source.is_symlink() or not source.is_file():
            continue
        if target.exists():
            kept += 1
            if not filecmp.cmp(source, target, shallow=False):
                differ.append(str(target))
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        # Under its own name when it is whole: this may be stopped, and done again.
        partial = target.with_name(".restoring.part")
        shutil.copyfile(source, partial)
        os.utime(partial, (source.stat().st_atime, source.stat().st_mtime))
        partial.replace(target)
        copied += 1
    print(f"{copied} files copied, {kept} were there already.")
    if differ:
        print("These are another file in the backup, and stay as they are:", *differ, sep="\n")


if __name__ == "__main__":
    main()
