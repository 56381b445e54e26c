#!/bin/sh
# A Fernet key with what copying adds: quotation marks, a newline, a space in the middle; and one with another last letter.
# Guess: refused: a key is 44 characters of URL-safe base64, and these aren't; the last one is another key.
# Seen:  all of them are the same key: what isn't base64 is dropped, and two bits of the last letter count for nothing. A key without
#        its = is refused. (cryptography 50.0.2, 28 November 2026)
# So:    keys that differ as text may be one. Whatever else reads the key, in another language, need not be so lenient.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cryptography==50.0.2

cat >try.py <<'END'
from cryptography.fernet import Fernet

key = "A" * 42 + "E="
token = Fernet(key).encrypt(b"a message")
texts = {
    "in quotation marks": f'"{key}"',
    "with a newline": key + "\n",
    "with a space": key[:20] + " " + key[20:],
    "with F for its last E": key.replace("E", "F"),
    "without its =": key[:-1],
}
for name, text in texts.items():
    try:
        print(f"{name}: {Fernet(text).decrypt(token).decode()}")
    except ValueError:
        print(f"{name}: refused")
END
echo "cryptography==50.0.2, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
in quotation marks: a message
with a newline: a message
with a space: a message
with F for its last E: a message
without its =: refused
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
