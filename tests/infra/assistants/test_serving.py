"""The server as its users start it: over pipes, and over HTTP on the loopback."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import urllib3
import uvicorn
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from geodata.snapshot import Snapshot
from infra.assistants import commands
from infra.assistants.api import api_over
from infra.assistants.serving import HTTP_PATH, http_app, learning, security_of
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.runtime.http_server import listening_socket
from infra.machine.keys import IssuerKeys
from tests.conftest import ROOT, VAR
from tests.infra.assistants.house import House, house

MODES = ("auto", "legacy")
"""Protocols with a handshake, and those without."""
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
_SENT = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house")) as built:
        yield built


@pytest.fixture(scope="module")
def served(home: House) -> Iterator[tuple[House, str]]:
    with closing(listening_socket("127.0.0.1", 0)) as bound:
        machine = replace(home.machine, port=bound.getsockname()[1])
        app = http_app(home.api, machine)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=lambda: server.run([bound]), daemon=True)
        thread.start()
        yield home, f"http://127.0.0.1:{machine.port}{HTTP_PATH}"
        server.should_exit = True
        thread.join(20)


def _posted(url: str, body: Any = LIST, **headers: str) -> urllib3.BaseHTTPResponse:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return urllib3.request("POST", url, body=content, headers={**_SENT, **headers}, retries=False)


@pytest.mark.parametrize("mode", MODES)
def test_over_http_each_call_has_the_rights_of_its_own_token(
    served: tuple[House, str], mode: str
) -> None:
    built, url = served
    own = built.token("prefecture", "coverage:read", departements=["85"])

    async def called(header: str) -> list[Any]:
        headers = {"authorization": header} if header else {}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(url, http_client=http), mode=mode) as client,
        ):
            asked = {"level": "departement", "code": "85"}
            return [
                await client.call_tool("find_commune", {"q": "Bourg"}),
                await client.call_tool("coverage", asked),
                await client.call_tool("coverage", {**asked, "code": "01"}),
            ]

    public, right, other = asyncio.run(called(own))
    assert [public.is_error, right.is_error, other.is_error] == [False, False, True]
    expected = built.reply("/v1/coverage/departement/85", departements="[85]")
    assert right.structured_content["answer"] == json.loads(expected.text)
    assert other.structured_content["problem"]["code"] == "forbidden"
    public, nobody, _ = asyncio.run(called(""))
    assert not public.is_error
    assert nobody.structured_content["problem"]["status"] == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "elsewhere.example"}, 421),
        ({"Host": "elsewhere.example:{port}"}, 421),
        ({"Host": "127.0.0.1.elsewhere.example:{port}"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Host": "localhost:{port}"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:{port}"}, 200),
        ({"content-type": "text/plain"}, 400),
    ],
)
@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
def test_a_page_of_elsewhere_reads_nothing(
    served: tuple[House, str], headers: dict[str, str], status: int, version: str
) -> None:
    _, url = served
    port = url.rpartition(":")[2].partition("/")[0]
    given = {name: value.replace("{port}", port) for name, value in headers.items()}
    body: dict[str, Any] = LIST
    if version == "2026-07-28":
        about = "io.modelcontextprotocol/"
        meta = {
            f"{about}protocolVersion": version,
            f"{about}clientCapabilities": {},
            f"{about}clientInfo": {"name": "test", "version": "0"},
        }
        body = {**LIST, "params": {"_meta": meta}}
        given |= {"mcp-method": "tools/list"}
    reply = _posted(url, body, **{"mcp-protocol-version": version, **given})
    assert reply.status == status or (status == 400 and reply.status == 415), reply.data[:200]
    assert (b"nearest_places" in reply.data) == (status == 200)
    assert "access-control-allow-origin" not in reply.headers


def test_what_is_no_message_is_refused_and_nothing_else_is_served(
    served: tuple[House, str],
) -> None:
    _, url = served
    assert _posted(url, b"{").status == 400
    assert _posted(url, b"[" * 60_000).status == 400
    assert _posted(url, b"x" * 70_000).status == 413
    for path in ("/", "/v1/communes", "/objects/sites/current", "/mcp/../v1"):
        address = url.removesuffix(HTTP_PATH) + path
        assert urllib3.request("GET", address, retries=False).status == 404


def test_behind_a_proxy_its_name_is_taken_and_no_other(home: House) -> None:
    machine = replace(
        home.machine, port=8123, public_url="https://mcp.example.fr", issuer="https://id.example.fr"
    )
    security = security_of(machine.checked())
    assert security.enable_dns_rebinding_protection
    assert "mcp.example.fr" in security.allowed_hosts
    assert security.allowed_origins[-1] == "https://mcp.example.fr"
    assert not any("*" in each for each in (*security.allowed_hosts, *security.allowed_origins))


@pytest.mark.parametrize("mode", MODES)
def test_over_pipes_the_state_of_a_machine_is_asked_as_its_account(home: House, mode: str) -> None:
    plan = home.solved()
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "infra.assistants", "--state", str(home.machine.state), "--account", "ann"],
        cwd=ROOT,
    )

    shown = home.shown()["tools"]

    async def asked() -> list[Any]:
        async with Client(stdio_client(command), mode=mode) as client:
            tools = await client.list_tools()
            assert tools.model_dump(mode="json", by_alias=True)["tools"] == shown
            return [
                await client.call_tool("coverage", {"level": "departement", "code": "85"}),
                await client.call_tool("read_plan", {"scenario_id": plan}),
                await client.call_tool("coverage", {"level": "departement", "code": "00"}),
            ]

    coverage, read, wrong = asyncio.run(asked())
    expected = home.reply("/v1/coverage/departement/85")
    assert coverage.structured_content["answer"] == json.loads(expected.text)
    expected = home.reply(f"/v1/scenarios/{plan}/plan")
    assert read.structured_content["answer"] == json.loads(expected.text)
    assert wrong.structured_content["problem"]["code"] == "unknown_territory"


def test_over_pipes_the_data_set_on_disk_is_ones_own(france: Snapshot) -> None:
    assert france.id
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "infra.assistants", "--var", str(VAR)], cwd=ROOT
    )

    async def asked() -> Any:
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("coverage", {"level": "epci", "code": "241200187"})

    found = asyncio.run(asked())
    assert found.structured_content["answer"]["territory"]["name"] == "CA Rodez Agglomération"
    assert found.structured_content["answer"]["snapshot"] == france.id


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--state", "nowhere"), "no machine keeps its state here"),
        (("--var", "nowhere"), "nowhere"),
        (("--issuer", "https://id.example.fr"), "go with --http"),
        (("--http", "8123", "--public-url", "https://mcp.example.fr"), "--issuer is needed"),
        (("--http", "8123", "--public-url", "http://mcp.example.fr"), "https://"),
        (("--geocoder", "file:///etc/passwd"), "--geocoder"),
    ],
)
def test_what_cannot_be_served_is_one_line_and_nothing_on_stdout(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.assistants", *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_where_the_kit_is_not_installed_a_sentence_says_so(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['mcp'] = None; from infra.assistants.__main__ import main; "
    done = subprocess.run(
        [sys.executable, "-c", f"{hidden}sys.argv[1:] = []; sys.exit(main())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert commands.WITHOUT_KIT in done.stderr
    assert tmp_path.is_dir()


def test_a_token_of_the_data_sets_folder_opens_the_port_it_was_made_for(home: House) -> None:
    machine = replace(home.machine, port=8123)
    ours = Issuer(f"{machine.url}/oidc", machine_key(machine.var))
    assert ours.url == issuer_url(8123)


def test_the_administrations_keys_are_asked_for_by_the_first_token_that_names_one(
    home: House,
) -> None:
    issuer = Issuer("https://id.example.fr/agents", generate_private_key(65537, 2048))
    documents = {
        f"{issuer.url}/.well-known/openid-configuration": issuer.configuration(),
        f"{issuer.url}/keys": issuer.keys(),
    }
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return json.dumps(documents[address]).encode()

    keys = IssuerKeys(issuer.url, fetch, lambda: 0.0)
    machine = replace(home.machine, issuer=issuer.url)
    api = api_over(machine, home.stores, keys.live, learning(keys))
    theirs = House(machine, home.stores, issuer, api)
    calls = [("find_commune", {"q": "Bourg"}), ("coverage_catalogue", {})]
    assert [each.is_error for each in theirs.calls(*calls, token="")] == [False, True]
    assert asked == []  # nobody named a key
    token = theirs.token("prefecture", "coverage:read")
    assert [each.is_error for each in theirs.calls(*calls, *calls, token=token)] == [False] * 4
    assert asked == list(documents)
    [refused] = theirs.calls(calls[1], token=home.token())
    assert refused.content["problem"]["status"] == 401
