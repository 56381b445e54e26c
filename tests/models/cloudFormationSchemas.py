"""Checks properties against CloudFormation's schemas and rules as cfn-lint carries them: what a region offers among them.

Reads a JSON list of {"type", "region", "members"} and answers with {"problems", "properties"} for each: what is wrong, and
which of the members are properties of the type. The others are no part of the verdict, nor is what else the type requires.
"""

import json
import re
import sys

import cfnlint.api
from cfnlint.config import ManualArgs
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

# What is said of a template rather than of a value in it.
NOT_OF_VALUES = [
    "E1002",  # its size: here the resources of many environments stand side by side
    "E3010",  # how many resources it has, likewise
    "E3019",  # one name twice, likewise
    "I3010",  # nearly too many resources
    "E3060",  # overlapping subnets, likewise
    "E3003",  # a required property: it may be a member of another name
    "I3011",  # deletion policies
    "I3013",  # retention that isn't chosen
    "I3042",  # ARNs that name a partition
    "W2501",  # secrets in plain text
    "W3010",  # zones by name
]

# cfn-lint knows versions by their minor only, and takes a bare major, which RDS creates, for one that is no more.
BARE_MAJOR = re.compile(r"W3691 : Engine version '\d+' ")


def properties_of(type_name, region):
    return set(PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, type_name).schema["properties"])


def as_property(member):
    return member[0].upper() + member[1:]


def lint(resources, region):
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    found = {}
    for match in cfnlint.api.lint(json.dumps(template), config=ManualArgs(regions=[region], ignore_checks=NOT_OF_VALUES)):
        path = ".".join(str(step) for step in match.path[3:])
        words = f"{match.rule.id} {path}: {match.message}"
        if not BARE_MAJOR.match(words):
            found.setdefault(str(match.path[1]), []).append(words)
    return found


def answers(asked):
    looked_at = []
    by_region = {}
    for index, each in enumerate(asked):
        known = properties_of(each["type"], each["region"])
        members = {as_property(name): value for name, value in each["members"].items()}
        properties = {name: value for name, value in members.items() if name in known}
        looked_at.append(sorted(properties))
        resources = by_region.setdefault(each["region"], {})
        resources[f"R{index}"] = {"Type": each["type"], "Properties": properties}
    problems = {}
    for region, resources in by_region.items():
        problems.update(lint(resources, region))
    return [
        {"problems": problems.get(f"R{index}", []), "properties": properties}
        for index, properties in enumerate(looked_at)
    ]


if __name__ == "__main__":
    json.dump(answers(json.load(sys.stdin)), sys.stdout)
