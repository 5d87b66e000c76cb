"""A program of the emulator's environment: what it says that requests need to be allowed.

It reads JSON, a list of requests (`service`, `method`, `path`, `query`, `headers`, `body`), and
writes for each its actions, each with its resource.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ministack.core import iam_actions

REGION, ACCOUNT = "eu-west-3", "123456789012"


def needs_of(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Returns actions and resources, as the emulator would check them."""
    query = {name: [value] for name, value in request["query"].items()}
    service, method, path = (request[name] for name in ("service", "method", "path"))
    headers, body = request["headers"], request["body"].encode()
    asked = (service, method, path, headers, body, query)
    action = str(iam_actions.extract_iam_action(*asked))
    items = iam_actions.dynamodb_transaction_checks(action, body, REGION, ACCOUNT)
    if items:
        return items
    if service == "dynamodb":
        resources = iam_actions.dynamodb_resource_arns(body, REGION, ACCOUNT)
    else:
        resources = [iam_actions.extract_resource_arn(*asked, REGION, ACCOUNT)]
    more = (
        iam_actions.s3_additional_checks(method, path, headers, body, query)
        if service == "s3"
        else []
    )
    return [*((action, resource) for resource in resources), *more]


if __name__ == "__main__":
    json.dump([needs_of(each) for each in json.load(sys.stdin)], sys.stdout)
