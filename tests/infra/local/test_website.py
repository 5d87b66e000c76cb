"""The distribution of the template on one machine: which origin, which headers, which bytes."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from infra.local.errors import TemplateError
from infra.local.gateway.replies import HttpResponse
from infra.local.gateway.website import Website
from infra.local.template.account import S3_URL
from infra.local.template.template import read_template
from tests.infra.local.own import own_template

PROJECT = Path(__file__).parents[3]
TILES = bytes(range(256)) * 10


@pytest.fixture
def website(tmp_path: Path) -> Website:
    web, var = tmp_path / "web", tmp_path / "var"
    for folder in (web / "citizen", web / "vendor" / "x-1", var / "snapshots" / "abc"):
        folder.mkdir(parents=True)
    (web / "index.html").write_text("<p>Bonjour</p>" * 200, encoding="utf-8")
    (web / "404.html").write_text("<p>Cette page n’existe pas</p>", encoding="utf-8")
    (web / "citizen" / "app.js").write_text("export const a = 1;\n")
    (web / "vendor" / "x-1" / "x.mjs").write_text("export {};\n")
    (var / "secret.txt").write_text("never served")
    (var / "snapshots" / "abc" / "communes.pmtiles").write_bytes(TILES)
    (var / "snapshots" / "abc" / "manifest.json").write_text("{}")
    distribution = own_template().distribution
    assert distribution is not None
    return Website(distribution, {"WebBucket": web, "DataBucket": var})


def get(website: Website, target: str, **headers: str) -> tuple[HttpResponse, Mapping[str, str]]:
    response = website.answer(
        "GET", target, {name.replace("_", "-"): value for name, value in headers.items()}
    )
    return response, dict(response.headers)


@pytest.mark.parametrize("target", ["/v1/nearest?lat=1", "/v1/", "/v1/a/b", "/%76%31/communes"])
def test_the_api_keeps_its_paths(website: Website, target: str) -> None:
    assert website.is_for_the_api(target)


@pytest.mark.parametrize("target", ["/", "/v1", "/index.html", "/snapshots/abc/communes.pmtiles"])
def test_other_paths_are_the_pages(website: Website, target: str) -> None:
    assert not website.is_for_the_api(target)


def test_the_root_is_the_citizens_page_with_the_strict_policy(website: Website) -> None:
    response, headers = get(website, "/?commune=12202")
    assert response.status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "public, max-age=300"


def test_a_page_uploads_to_the_imports_of_the_store_and_to_nothing_else(website: Website) -> None:
    _, headers = get(website, "/")
    allowed = headers["content-security-policy"].partition("connect-src ")[2].partition(";")[0]
    assert allowed.split() == [
        "'self'",
        "https://s3.eu-west-3.amazonaws.com/maillage-databucket/imports/",
    ]


def test_the_policy_of_a_local_stack_names_what_stands_for_s3() -> None:
    distribution = own_template().distribution
    assert distribution is not None
    there = distribution.with_headers(S3_URL, "http://127.0.0.1:4566")
    policy = dict(there.behaviour_of("/lieux.html").headers)["content-security-policy"]
    assert "http://127.0.0.1:4566/maillage-databucket/imports/" in policy
    assert "amazonaws" not in policy


def test_a_module_may_be_loaded_by_a_towns_page(website: Website) -> None:
    response, headers = get(website, "/citizen/app.js")
    assert response.body == b"export const a = 1;\n"
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"


def test_a_text_is_compressed_for_who_can_read_it(website: Website) -> None:
    response, headers = get(website, "/", accept_encoding="br, gzip;q=0.8")
    plain, plain_headers = get(website, "/")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(response.body) == plain.body
    assert headers["vary"] == plain_headers["vary"] == "accept-encoding"
    assert headers["etag"] != plain_headers["etag"]


def test_what_a_browser_already_has_is_not_sent_again(website: Website) -> None:
    _, headers = get(website, "/citizen/app.js")
    response, _ = get(website, "/citizen/app.js", if_none_match=headers["etag"])
    assert (response.status, response.body) == (304, b"")


def test_an_edited_page_is_served_as_it_is_now(website: Website, tmp_path: Path) -> None:
    _, before = get(website, "/", accept_encoding="gzip")
    (tmp_path / "web" / "index.html").write_text("<p>Au revoir</p>" * 200)
    response, after = get(website, "/", accept_encoding="gzip")
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
def test_the_map_is_read_by_ranges(website: Website, asked: str, told: str, body: bytes) -> None:
    response, headers = get(website, "/snapshots/abc/communes.pmtiles", range=asked)
    assert (response.status, response.body) == (206, body)
    assert headers["content-range"] == told


def test_a_range_beyond_the_end_is_refused(website: Website) -> None:
    response, headers = get(website, "/snapshots/abc/communes.pmtiles", range="bytes=2560-")
    assert (response.status, headers["content-range"]) == (416, "bytes */2560")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-"])
def test_an_unusual_range_gets_the_whole(website: Website, asked: str) -> None:
    response, _ = get(website, "/snapshots/abc/communes.pmtiles", range=asked)
    assert (response.status, response.body) == (200, TILES)


def test_what_holds_a_version_is_kept_for_long(website: Website) -> None:
    for target in ("/vendor/x-1/x.mjs", "/snapshots/abc/communes.pmtiles"):
        _, headers = get(website, target)
        assert headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    "target",
    [
        "/nowhere",
        "/citizen/",
        "/citizen",
        "/../var/secret.txt",
        "/%2e%2e/var/secret.txt",
        "/citizen/..%2f..%2fvar/secret.txt",
        "/snapshots/abc/manifest.json",
        "/snapshots/../secret.txt",
        "/snapshots/abc/../../secret.txt/communes.pmtiles",
        "/a%00b",
        "/" + "a" * 5000,
        "//etc/passwd",
    ],
)
def test_what_is_not_there_gets_the_french_page(website: Website, target: str) -> None:
    response, headers = get(website, target)
    assert response.status == 404
    assert "Cette page n’existe pas" in response.body.decode()
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-cache"


def test_a_link_out_of_the_folder_is_not_followed(website: Website, tmp_path: Path) -> None:
    (tmp_path / "web" / "out.txt").symlink_to(tmp_path / "var" / "secret.txt")
    assert get(website, "/out.txt")[0].status == 404


def test_a_page_is_only_read(website: Website) -> None:
    assert website.answer("POST", "/", {}).status == 404


DISTRIBUTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Web: {Type: AWS::S3::Bucket}
  D:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins: [{Id: web, DomainName: !GetAtt Web.RegionalDomainName}]
        DefaultCacheBehavior: {TargetOriginId: web}
"""


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("        Logging: {Bucket: b}\n", "Logging: not understood"),
        ("        CacheBehaviors: [{TargetOriginId: x, PathPattern: /a}]\n", "no origin 'x'"),
        (
            "        CacheBehaviors: [{TargetOriginId: web, LambdaFunctionAssociations: []}]\n",
            "LambdaFunctionAssociations: not understood",
        ),
        (
            "        CacheBehaviors: [{TargetOriginId: web, ResponseHeadersPolicyId: abc}]\n",
            "not a policy of this template",
        ),
        ("        CustomErrorResponses: [{ErrorCode: 404}]\n", r"refuses \(403\)"),
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
