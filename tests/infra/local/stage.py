"""A small stack to test with: its template, its functions, a seed that seeds nothing."""

from __future__ import annotations

import json
from pathlib import Path

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Timeout: 1}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: ["*"], AllowMethods: [GET, POST]}
  DataBucket:
    Type: AWS::S3::Bucket
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Handler: echo.handler
      MemorySize: 256
      Environment: {Variables: {DATA_URL: !Sub "s3://${DataBucket}"}}
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: "/echo/{word}"}}
        Post: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: POST, Path: "/{proxy+}"}}
"""

# Does what the body of a request says, so that a test says what goes wrong.
HANDLER = """
import json, os, signal, subprocess, sys, time

print("echo starts")


def handler(event, context):
    order = json.loads(event["body"]) if "body" in event else {}
    filled = bytearray(order.get("fill_mb", 0) << 20)
    match order:
        case {"fill_mb": _, "sleep_s": seconds}:
            time.sleep(seconds)
        case {"reply": _}:
            return {"text": filled}
        case {"exit": code}:
            os._exit(code)
        case {"sleep_s": seconds}:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            subprocess.Popen(["sleep", "3600"])
            time.sleep(seconds)
        case {"raise": text}:
            raise ValueError(text)
        case {"reply_bytes": size}:
            return {"text": "x" * size}
        case {"environment": True}:
            return {"environment": dict(os.environ), "folder": os.getcwd(), "path": sys.path}
    return {
        "event": event,
        "pid": os.getpid(),
        "left_ms": context.get_remaining_time_in_millis(),
        "request_id": context.aws_request_id,
    }
"""

BROKEN = "import no_such_module\n"


def set_up(folder: Path, handler: str = HANDLER) -> Path:
    """A template and its function in `folder`; returns the template's file."""
    (folder / "echo.py").write_text(handler, encoding="utf-8")
    template = folder / "template.yaml"
    template.write_text(TEMPLATE, encoding="utf-8")
    return template


def fake_seed(*, endpoint_url: str, bucket: str, var: Path, sites: Path | None) -> None:
    """Only notes what it was asked."""
    asked = {"endpoint_url": endpoint_url, "bucket": bucket, "sites": sites and str(sites)}
    (var / "seeded.json").write_text(json.dumps(asked), encoding="utf-8")
