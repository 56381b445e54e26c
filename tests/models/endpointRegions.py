"""Says which services botocore knows no endpoint of in a region, though it knows some in others.

Reads {"region", "services"}, the services as botocore's endpoints.json names them, and answers with a list of them. A
service that has one endpoint for all regions, or that the file doesn't have, is left out.
"""

import json
import sys

import botocore.loaders

if __name__ == "__main__":
    asked = json.load(sys.stdin)
    partition = botocore.loaders.Loader().load_data("endpoints")["partitions"][0]
    found = [
        service
        for service in asked["services"]
        if (known := partition["services"].get(service))
        and known.get("isRegionalized", True)
        and asked["region"] not in known["endpoints"]
    ]
    json.dump(found, sys.stdout)
