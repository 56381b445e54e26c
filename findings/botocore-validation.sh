#!/bin/sh
# Which limits of an AWS call botocore checks before it sends the call.
# Guess: those in its model: shortest, longest, smallest, greatest, allowed words, pattern.
# Seen:  lower limits only. Too long, too great, an unknown word and a pattern that doesn't match are left to AWS.
#        (botocore 1.44.8, 27 November 2026)
# So:    a call that a test sees pass the client may still be refused by AWS.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check botocore==1.44.8

cat >try.py <<'END'
from botocore.session import Session
from botocore.validate import ParamValidator

session = Session()
calls = [
    ("shortest 1", "secretsmanager", "CreateSecret", {"Name": ""}),
    ("longest 512", "secretsmanager", "CreateSecret", {"Name": "a" * 600}),
    ("smallest 1", "elbv2", "DescribeLoadBalancers", {"PageSize": 0}),
    ("greatest 400", "elbv2", "DescribeLoadBalancers", {"PageSize": 9999}),
    ("allowed words", "elbv2", "CreateLoadBalancer", {"Name": "x", "Scheme": "sideways"}),
    ("pattern", "logs", "CreateLogGroup", {"logGroupName": "a group!"}),
]
for limit, service, operation, arguments in calls:
    shape = session.get_service_model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(arguments, shape)
    print(f"{limit}:", "refused" if report.has_errors() else "sent")
END
echo "botocore==1.44.8, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
shortest 1: refused
longest 512: sent
smallest 1: refused
greatest 400: sent
allowed words: sent
pattern: sent
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
