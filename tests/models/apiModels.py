"""Checks requests against the service models that botocore carries: what AWS's own clients are generated from.

Reads a JSON list of {"service", "operation", "params"} and answers with a list of problems for each. botocore itself
checks types, required members and minima; patterns, maxima and enumerations are checked here.
"""

import functools
import json
import sys

import botocore.loaders
import botocore.model
import botocore.validate
import regex

loader = botocore.loaders.Loader()
validator = botocore.validate.ParamValidator()


@functools.cache
def model_of(service):
    return botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)


@functools.cache
def compiled(pattern):
    """The pattern, which is one of Java's; None where Python has no such thing, and nothing can be said."""
    try:
        return regex.compile(pattern)
    except regex.error:
        uncompiled.add(pattern)
        return None


uncompiled = set()


def beyond(shape, size, unit):
    most = shape.metadata.get("max")
    if most is not None and size > most:
        yield f"{size}{unit}, at most {most}"


def deeper(shape, value, path):
    """What botocore's own validator lets pass."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                yield from deeper(shape.members[name], inner, f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        yield from (f"{path}: {words}" for words in beyond(shape, len(value), " items"))
        for index, inner in enumerate(value):
            yield from deeper(shape.member, inner, f"{path}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, inner in value.items():
            yield from deeper(shape.key, key, f"{path} (key {key})")
            yield from deeper(shape.value, inner, f"{path}.{key}")
    elif shape.type_name == "string" and isinstance(value, str):
        pattern = shape.metadata.get("pattern")
        if shape.enum and value not in shape.enum:
            yield f'{path}: "{value}" is none of {", ".join(shape.enum)}'
        if pattern and (whole := compiled(pattern)) and not whole.fullmatch(value):
            yield f'{path}: "{value}" doesn\'t match {pattern}'
        yield from (f'{path}: "{value}" has {words}' for words in beyond(shape, len(value), " characters"))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (f"{path}: {words}" for words in beyond(shape, value, ""))


def problems_of(request):
    service = model_of(request["service"])
    if request["operation"] not in service.operation_names:
        return [f'{request["service"]} has no operation {request["operation"]}']
    shape = service.operation_model(request["operation"]).input_shape
    report = validator.validate(request["params"], shape)
    own = report.generate_report().splitlines() if report.has_errors() else []
    return own + list(deeper(shape, request["params"], request["operation"]))


if __name__ == "__main__":
    found = [problems_of(request) for request in json.load(sys.stdin)]
    json.dump({"problems": found, "uncompiled": sorted(uncompiled)}, sys.stdout)
