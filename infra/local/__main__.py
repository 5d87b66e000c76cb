"""`python -m infra.local`: run what the template deploys, on this machine's loopback."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from geodata.errors import BadInputError, MaillageError
from infra.local.errors import StartError
from infra.local.stack import Options, Resume, Running, Seed, running
from infra.local.template.accounts import USUAL, accounts
from infra.local.template.deployments import named_values, parameters_of

_EXIT_BAD_INPUT = 2
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] | None = None, *, seed: Seed | None = None) -> int:
    """Run the stack until it is is_stopping to stop, and return the exit code.

    Args:
        arguments: the command line; by default this process's own.
        seed: what fills the data bucket; by default `infra.local.seed`.
    """
    return run(_options(arguments), seed=seed)


def run(options: Options, *, seed: Seed | None = None) -> int:
    """Run the stack until it is told to stop, and return the exit code; `seed` as in `main`."""
    # A shell's background job is started deaf to it, and would never end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        asyncio.run(serve(options, seed or _library_seed(), None if seed else _library_resume()))
    except BadInputError as error:
        print(f"maillage: {error}", file=sys.stderr)
        return _EXIT_BAD_INPUT
    except MaillageError as error:
        print(f"maillage: {error}", file=sys.stderr)
        return 1
    return 0


def _library_seed() -> Seed:
    from infra.local.seed import seed  # `--help` and a test need not wait for the library

    return seed


def _library_resume() -> Resume:
    from infra.local.seed import resume

    return resume


async def serve(options: Options, seed: Seed, resume: Resume | None = None) -> None:
    """Run the stack until SIGINT, SIGTERM or SIGHUP; StartError when its store dies under it."""
    try:
        _stop_on_signal()
        async with running(options, seed=seed, print_line=_print_line, resume=resume) as stack:
            _greet(stack)
            await stack.stand_in.ended()
            raise StartError(f"the store (moto) ended by itself; see {stack.logs / 'aws.log'}")
    except asyncio.CancelledError:
        _print_line("stopped")


def _stop_on_signal() -> None:
    """Cancel this task on the first signal; the next ones must not cut the stopping short."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    is_stopping = False

    def stop() -> None:
        nonlocal is_stopping
        if not is_stopping and task is not None:
            is_stopping = True
            task.cancel()

    for each in _SIGNALS:
        loop.add_signal_handler(each, stop)


def _greet(stack: Running) -> None:
    for name, init_s in stack.init_s.items():
        _print_line(f"{name} ready in {init_s * 1000:.0f} ms; it logs to {stack.logs / name}.log")
    _print_line(f"listening on {stack.url} (Ctrl-C stops)")
    _print_line(f"try: curl '{stack.url}/v1/nearest?lat=44.3496&lon=2.5750'")


def _print_line(line: str) -> None:
    print(line, flush=True)


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("--template", type=Path, default=Path("template.yaml"))
    parser.add_argument("--var", type=Path, default=Path("var"), help="data, sites and logs")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8000, help="0: any free port")
    parser.add_argument("--sites", type=Path, help="a file of sites (default: the demonstration)")
    parser.add_argument(
        "--environments", type=_positive, default=1, help="processes for each function"
    )
    parser.add_argument(
        "--parameter",
        dest="parameters",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="one of the template's parameters (may be repeated)",
    )
    parser.add_argument(
        "--schedules-every",
        dest="schedules_every_s",
        metavar="SECONDS",
        type=_seconds,
        help="turn every schedule this often, rather than at its own rate",
    )
    parser.add_argument(
        "--account",
        choices=sorted(accounts()),
        default=USUAL,
        help="what Lambda gives the account that is pretended",
    )
    parser.add_argument(
        "--config-env",
        metavar="ENVIRONMENT",
        help="take parameters from samconfig.toml: `default` (trials) or `prod`",
    )
    parser.add_argument("--state", type=Path, help="a folder to keep what the stack holds in")
    parser.add_argument(
        "--fresh", dest="is_fresh", action="store_true", help="forget what was kept there"
    )
    parser.add_argument(
        "--no-edge-cache",
        dest="keeps_at_edge",
        action="store_false",
        help="send every request to its origin",
    )
    given = vars(parser.parse_args(arguments))
    environment = given.pop("config_env")
    try:
        deployed = parameters_of(given["template"].parent, environment) if environment else {}
        by_hand = named_values(given["parameters"], "--parameter")
    except BadInputError as error:
        parser.error(str(error))
    return Options(**{**given, "parameters": deployed | by_hand})


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e6:
        raise ValueError
    return seconds


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
