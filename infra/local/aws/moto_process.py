"""The program of moto's own process: serve on a free port, say which, end when its input ends.

Its state machines run, and call functions at the address that is its first argument: moto would
call its own, which are empty. Its second says what each function's role may do
(`infra.local.aws.door`); without it, everybody may do everything. Its third is the folder where
what is written is kept (`infra.local.aws.kept`); without it, all is gone with the process.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from threading import Thread
from typing import Any

from moto.core.config import default_user_config
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from infra.local.aws.door import Door
from infra.local.aws.kept import Keeper
from infra.local.template.policies import Statement


def main() -> None:
    """Serve until standard input closes: that is when the stack ends, even by a kill."""
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    lambda_url, roles, kept = sys.argv[1:]
    _without_machines_of_ec2()
    if lambda_url:
        _call_functions_at(lambda_url)
    application: Any = DomainDispatcherApplication(create_backend_app)
    if kept:
        application = Keeper(application, Path(kept))
    if roles:
        application = Door(application, _statements(json.loads(roles)))
    server = make_server(
        "127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler
    )
    Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


def _statements(roles: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[Statement, ...]]:
    return {name: tuple(map(Statement.from_record, records)) for name, records in roles.items()}


def _without_machines_of_ec2() -> None:
    """Leaves out what moto imports of EC2 for its state machines, half a second of processor.

    They take one name of moto's Batch, whose package imports EC2: every type of machine, every
    zone. The package is there as its folder, without what it imports by itself.
    """
    spec = find_spec("moto.batch")
    if spec is not None:
        sys.modules[spec.name] = module_from_spec(spec)


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
