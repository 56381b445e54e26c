"""Says each minute how many of Celery's tasks wait: a line of JSON that CloudWatch makes a metric of.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import os
import sys
import time

import redis

SECONDS = 60
# Celery's own queue, and the lists of its priorities beside it (kombu/transport/redis.py: sep, priority_steps).
LISTS = ["celery"] + [f"celery\x06\x16{priority}" for priority in (3, 6, 9)]


def line(length: int) -> str:
    """What CloudWatch reads; the dimension keeps the environments of an account apart."""
    metric = {
        "Namespace": "SisCoE",
        "Dimensions": [["Application"]],
        "Metrics": [{"Name": "QueueLength", "Unit": "Count"}],
    }
    return json.dumps(
        {
            "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]},
            "Application": os.environ["METRIC_APPLICATION"],
            "QueueLength": length,
        }
    )


def main() -> None:
    """Goes on when Redis doesn't answer: a minute without a value is none that is wrong."""
    timeouts = {"socket_timeout": 10, "socket_connect_timeout": 10}
    broker = redis.Redis.from_url(os.environ["CELERY_BROKER_URL"], **timeouts)
    while True:
        try:
            print(line(sum(broker.llen(name) for name in LISTS)), flush=True)
        except redis.RedisError as error:
            print(f"Redis does not say how many tasks wait: {type(error).__name__}", file=sys.stderr)
        time.sleep(SECONDS)


if __name__ == "__main__":
    main()
