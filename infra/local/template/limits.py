"""What AWS refuses to make of a function: the quotas of Lambda that a template can break.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from collections.abc import Mapping

from infra.local.template.cloudformation import Node

MAX_ENVIRONMENT_BYTES = 4096
_TIMEOUT_S = range(1, 901)
_MEMORY_MB = range(128, 10_241)
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_RESERVED = frozenset(
    {
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_HANDLER",
    }
)


def check_function(
    node: Node, timeout_s: int, memory_mb: int, environment: Mapping[str, str]
) -> None:
    """Raises TemplateError, at its place, for what Lambda would not take."""
    if timeout_s not in _TIMEOUT_S:
        raise node.at("Timeout").fault("Lambda takes 1 to 900 seconds")
    if memory_mb not in _MEMORY_MB:
        raise node.at("MemorySize").fault("Lambda takes 128 to 10240 MB")
    variables = node.at("Environment").at("Variables")
    for name in sorted(_RESERVED & environment.keys()):
        raise variables.at(name).fault("Lambda keeps this name for itself")
    used = sum(len(f"{name}{value}".encode()) for name, value in environment.items())
    if used > MAX_ENVIRONMENT_BYTES:
        raise variables.fault(f"{used} bytes: Lambda takes {MAX_ENVIRONMENT_BYTES}")
