"""The program of moto's own process: serve on a free port, say which, end when its input ends.

It runs as a file, apart from this package, and imports nothing of it. Its state machines run, and
call functions at the address that is its argument: moto would call its own, which are empty.
"""

from __future__ import annotations

import sys
from typing import Any

from moto.core.config import default_user_config
from moto.server import ThreadedMotoServer


def main() -> None:
    """Serve until standard input closes: that is when the stack ends, even by a kill."""
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    if len(sys.argv) > 1:
        _call_functions_at(sys.argv[1])
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    print(port, flush=True)
    sys.stdin.read()


def _call_functions_at(url: str) -> None:
    # moto's own client of Lambda, which no setting points elsewhere.
    from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

    def client(service: str, region: str, **_: Any) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - no secret: nobody looks at it # nosec B106
            # The function's own time-out ends a call, and the definition says when to retry.
            config=Config(retries={"total_max_attempts": 1}, read_timeout=900),
        )

    vars(lambda_eval_utils)["boto_client_for"] = client


if __name__ == "__main__":
    main()
