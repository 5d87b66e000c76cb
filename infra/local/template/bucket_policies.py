"""What the policies of buckets let CloudFront do: read an object, and be told that there is none.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Permissions)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from infra.local.template.cloudformation import Node
from infra.local.template.policies import Statement

_EDGE = "cloudfront.amazonaws.com"


def edge_grants(policies: Sequence[Node]) -> Mapping[str, tuple[Statement, ...]]:
    """The statements that speak of CloudFront, by the name of the bucket that they are of.

    What everybody is refused by (plain HTTP) does not concern it: it asks over TLS.
    """
    return {
        policy.at("Bucket").text(): tuple(
            Statement(
                each.at("Effect").text() == "Allow",
                _texts(each.at("Action")),
                _texts(each.at("Resource")),
            )
            for each in policy.at("PolicyDocument").at("Statement").elements()
            if isinstance(each.at("Principal").value, dict)
            and each.at("Principal").at("Service").text("") == _EDGE
        )
        for policy in policies
    }


def _texts(node: Node) -> tuple[str, ...]:
    if isinstance(node.value, list):
        return tuple(each.text() for each in node.elements())
    return (node.text(),)
