"""Pages and map through the project's own distribution: which bytes, headers and refusals."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from infra.deploy.publish.pages import pages_in
from infra.local.errors import TemplateError
from infra.local.gateway.replies import HttpResponse
from infra.local.template.account import S3_URL
from infra.local.template.distribution import API
from infra.local.template.paths import normalised
from infra.local.template.template import read_template
from tests.conftest import ROOT
from tests.infra.local.edges import Viewer, own_distribution, viewer_of

TILES = bytes(range(256)) * 10
NEEDS_NODE = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")


@pytest.fixture
def viewer(tmp_path: Path) -> Iterator[Viewer]:
    web, var = tmp_path / "web", tmp_path / "var"
    for folder in (web / "citizen", web / "vendor" / "x-1", var / "snapshots" / "abc"):
        folder.mkdir(parents=True)
    (web / "index.html").write_text("<p>Bonjour</p>" * 200, encoding="utf-8")
    (web / "citizen" / "app.js").write_text("export const a = 1;\n")
    (web / "vendor" / "x-1" / "x.mjs").write_text("export {};\n")
    (var / "secret.txt").write_text("never served")
    (var / "snapshots" / "abc" / "communes.pmtiles").write_bytes(TILES)
    (var / "snapshots" / "abc" / "manifest.json").write_text("{}")
    with viewer_of(own_distribution(), {"WebBucket": web, "DataBucket": var}) as one:
        yield one


def get(viewer: Viewer, target: str, **headers: str) -> tuple[HttpResponse, Mapping[str, str]]:
    return viewer.ask(target, **headers)


@pytest.mark.parametrize(
    "target", ["/v1/nearest?lat=1", "/v1/", "/v1/a/b", "/%76%31/communes", "/x/../v1/communes"]
)
def test_the_api_keeps_its_paths(target: str) -> None:
    assert own_distribution().behaviour_of(normalised(target)).origin.name == API


@pytest.mark.parametrize(
    "target", ["/", "/v1", "/index.html", "/snapshots/abc/communes.pmtiles", "/v1/../lieux.html"]
)
def test_other_paths_are_the_pages(target: str) -> None:
    assert own_distribution().behaviour_of(normalised(target)).origin.name != API


def test_the_root_is_the_citizens_page_with_the_strict_policy(viewer: Viewer) -> None:
    response, headers = get(viewer, "/?commune=12202")
    assert response.status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "public, max-age=60, stale-while-revalidate=300"


def test_a_page_uploads_to_the_imports_of_the_store_and_to_nothing_else(viewer: Viewer) -> None:
    _, headers = get(viewer, "/")
    allowed = headers["content-security-policy"].partition("connect-src ")[2].partition(";")[0]
    assert allowed.split() == [
        "'self'",
        "https://s3.eu-west-3.amazonaws.com/maillage-databucket/imports/",
        "https://s3.eu-west-3.amazonaws.com/maillage-matchesbucket/matches/",
        "https://s3.eu-west-3.amazonaws.com/maillage-databucket/scenarios/large/",
    ]


@pytest.mark.parametrize("origins", ["https://a.example", "https://a.example https://b.example"])
def test_the_policy_opens_to_the_origins_of_a_base_map_and_to_no_other(origins: str) -> None:
    given = {"OidcIssuer": "https://issuer.example", "BaseMapOrigins": origins}
    chosen = read_template(ROOT / "template.yaml", None, given).distribution
    assert chosen is not None
    policies = [
        dict(each.behaviour_of("/").headers.applied([], {}))["content-security-policy"]
        for each in (chosen, own_distribution())
    ]
    with_it, without = [
        policy.partition("connect-src ")[2].partition(";")[0].split() for policy in policies
    ]
    assert set(with_it) - set(without) == set(origins.split())
    assert policies[0].replace(f" {origins}", "").split() == policies[1].split()


def test_the_policy_of_a_local_stack_names_what_stands_for_s3() -> None:
    there = own_distribution().with_headers(S3_URL, "http://127.0.0.1:4566")
    added = there.behaviour_of("/lieux.html").headers.applied([], {})
    policy = dict(added)["content-security-policy"]
    assert "http://127.0.0.1:4566/maillage-databucket/imports/" in policy
    assert "amazonaws" not in policy


def test_a_module_may_be_loaded_by_a_towns_page(viewer: Viewer) -> None:
    response, headers = get(viewer, "/citizen/app.js", origin="https://ville.example")
    assert response.body == b"export const a = 1;\n"
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in get(viewer, "/citizen/app.js")[1]


def test_a_text_is_compressed_for_who_can_read_it(viewer: Viewer) -> None:
    response, headers = get(viewer, "/", accept_encoding="br, gzip;q=0.8")
    plain, plain_headers = get(viewer, "/")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(response.body) == plain.body
    assert headers["vary"] == plain_headers["vary"] == "Accept-Encoding"
    assert headers["etag"] == f"W/{plain_headers['etag']}"


def test_what_a_browser_already_has_is_not_sent_again(viewer: Viewer) -> None:
    _, headers = get(viewer, "/citizen/app.js")
    response, _ = get(viewer, "/citizen/app.js", if_none_match=headers["etag"])
    assert (response.status, response.body) == (304, b"")


def test_an_edited_page_is_served_as_it_is_now_as_a_deployment_would_have_it(
    viewer: Viewer, tmp_path: Path
) -> None:
    _, before = get(viewer, "/", accept_encoding="gzip")
    (tmp_path / "web" / "index.html").write_text("<p>Au revoir</p>" * 200)
    response, after = get(viewer, "/", accept_encoding="gzip")
    assert b"Au revoir" in gzip.decompress(response.body)
    assert before["etag"] != after["etag"]


@pytest.mark.parametrize(
    ("asked", "told", "body"),
    [
        ("bytes=0-9", "bytes 0-9/2560", TILES[:10]),
        ("bytes=2550-", "bytes 2550-2559/2560", TILES[2550:]),
        ("bytes=-5", "bytes 2555-2559/2560", TILES[-5:]),
        ("bytes=2000-9999", "bytes 2000-2559/2560", TILES[2000:]),
    ],
)
def test_the_map_is_read_by_ranges(viewer: Viewer, asked: str, told: str, body: bytes) -> None:
    response, headers = get(viewer, "/snapshots/abc/communes.pmtiles", range=asked)
    assert (response.status, response.body) == (206, body)
    assert headers["content-range"] == told


def test_a_range_beyond_the_end_is_refused(viewer: Viewer) -> None:
    response, headers = get(viewer, "/snapshots/abc/communes.pmtiles", range="bytes=2560-")
    assert (response.status, headers["content-range"]) == (416, "bytes */2560")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-"])
def test_an_unusual_range_gets_the_whole(viewer: Viewer, asked: str) -> None:
    response, _ = get(viewer, "/snapshots/abc/communes.pmtiles", range=asked)
    assert (response.status, response.body) == (200, TILES)


def test_what_holds_a_version_is_kept_for_long(viewer: Viewer) -> None:
    for target in ("/vendor/x-1/x.mjs", "/snapshots/abc/communes.pmtiles"):
        _, headers = get(viewer, target)
        assert headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_is_missing_of_a_version_is_not(viewer: Viewer) -> None:
    for target in ("/vendor/x-2/x.mjs", "/snapshots/abd/communes.pmtiles"):
        response, headers = get(viewer, target)
        assert response.status in (403, 404)
        assert headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "target",
    [
        "/nowhere",
        "/prefectures.html",
        "/citizen/",
        "/citizen",
        "/a%00b",
        "/" + "a" * 5000,
        "//etc/passwd",
    ],
)
@NEEDS_NODE
def test_an_address_that_no_page_has_gets_the_french_page(viewer: Viewer, target: str) -> None:
    response, headers = get(viewer, target)
    assert response.status == 404
    assert "Cette page n’existe pas" in response.body.decode()
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/citizen/ap.js", 404),
        ("/../var/secret.txt", 404),
        ("/%2e%2e/var/secret.txt", 404),
        ("/citizen/../citizen/app.js", 404),
        ("/citizen/..%2f..%2fvar/secret.txt", 404),
        ("/snapshots/abc/manifest.json", 404),
        ("/snapshots/../secret.txt", 404),
        ("/snapshots/abc/../../secret.txt/communes.pmtiles", 404),
        ("/snapshots/abc/../abc/communes.pmtiles", 403),
        ("/snapshots/abd/communes.pmtiles", 403),  # nobody may list the data
    ],
)
def test_a_file_that_is_missing_is_the_buckets_to_say(
    viewer: Viewer, target: str, status: int
) -> None:
    response, headers = get(viewer, target)
    assert (response.status, headers["content-type"]) == (status, "application/xml")
    assert b"never served" not in response.body


def test_a_link_out_of_the_folder_is_not_followed(viewer: Viewer, tmp_path: Path) -> None:
    (tmp_path / "web" / "out.txt").symlink_to(tmp_path / "var" / "secret.txt")
    assert get(viewer, "/out.txt")[0].status == 404


def test_a_page_is_only_read(viewer: Viewer) -> None:
    response, headers = viewer.ask("/", method="POST")
    assert (response.status, headers["x-cache"]) == (403, "Error from cloudfront")


def test_a_file_is_served_as_a_deployment_publishes_it() -> None:
    web = ROOT / "web"
    one_of_a_kind = {(each.key.partition("/")[0], each.media_type): each for each in pages_in(web)}
    with viewer_of(own_distribution(), {"WebBucket": web, "DataBucket": web}) as viewer:
        for each in one_of_a_kind.values():
            response, headers = viewer.ask(f"/{each.key}")
            assert response.body == each.content
            assert headers["content-type"] == each.media_type, each.key
            assert headers["cache-control"] == each.cache, each.key


DISTRIBUTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Web: {Type: AWS::S3::Bucket}
  D:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins: [{Id: web, DomainName: !GetAtt Web.RegionalDomainName}]
        DefaultCacheBehavior:
          TargetOriginId: web
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
"""
AFTER = "[{EventType: viewer-response, FunctionARN: x}]"
WEB = "TargetOriginId: web, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("        Logging: {Bucket: b}\n", "Logging: not understood"),
        ("        CacheBehaviors: [{TargetOriginId: x, PathPattern: /a}]\n", "no origin 'x'"),
        (
            f"        CacheBehaviors: [{{{WEB}, LambdaFunctionAssociations: []}}]\n",
            "LambdaFunctionAssociations: not understood",
        ),
        (
            f"        CacheBehaviors: [{{{WEB}, ResponseHeadersPolicyId: abc}}]\n",
            "there is no policy 'abc'",
        ),
        (
            "        CacheBehaviors: [{TargetOriginId: web, CachePolicyId: abc}]\n",
            "there is no policy 'abc'",
        ),
        (
            f"        CacheBehaviors: [{{{WEB}, FunctionAssociations: {AFTER}}}]\n",
            "only viewer-request runs",
        ),
        (
            "        CustomErrorResponses: [{ErrorCode: 404, ResponsePagePath: /404.html}]\n",
            "a page and a status together",
        ),
        ("  E: {Type: AWS::CloudFront::Distribution}\n", "a second distribution"),
    ],
)
def test_what_the_local_stack_does_not_do_for_pages_is_refused(
    tmp_path: Path, more: str, fault: str
) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(DISTRIBUTION + more)
    with pytest.raises(TemplateError, match=fault):
        read_template(file)


def test_an_origin_elsewhere_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(DISTRIBUTION.replace("!GetAtt Web.RegionalDomainName", "cdn.example.org"))
    with pytest.raises(TemplateError, match="neither a bucket of this template nor its HttpApi"):
        read_template(file)


def test_without_a_distribution_the_api_has_every_path(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(DISTRIBUTION.partition("  D:")[0])
    assert read_template(file).distribution is None
