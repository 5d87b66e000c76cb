"""Reading `template.yaml`: what runs, with every value resolved, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.local.__main__ import _options
from infra.local.errors import TemplateError
from infra.local.template.access import JwtAuthorizer, Lock, Throttle
from infra.local.template.cors import Cors
from infra.local.template.routes import Route
from infra.local.template.template import Template, read_template
from infra.local.template.triggers import Rule, Schedule

PROJECT = Path(__file__).parents[2]

WHOLE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Origin: {Type: String, Default: "*"}
  Stage: {Type: String}
Globals:
  Function:
    Runtime: python3.13
    Timeout: 10
    Environment: {Variables: {LEVEL: INFO, SERVICE: all}}
  HttpApi:
    CorsConfiguration: {MaxAge: 60}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: [!Ref Origin], AllowMethods: [GET], ExposeHeaders: [etag]}
  Data:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties:
      VersioningConfiguration: {Status: Enabled}
  Named:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Sub "cartes-${AWS::AccountId}-${AWS::Region}"}
  Nearest:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: makefile}
    Properties:
      Handler: functions.nearest.app.lambda_handler
      MemorySize: 1769
      LoggingConfig: {LogFormat: JSON, LogGroup: !Ref NeverRead}
      Environment:
        Variables:
          SERVICE: nearest
          URL: !Sub "s3://${Data}/${!literal}"
          ARN: !GetAtt Data.Arn
          OTHER: !Sub ["${name}/x", {name: !Ref Named}]
          JOINED: !Join [",", [a, !Ref AWS::StackName]]
          DEBUG: false
          LIMIT: 50
          NOTHING: !Ref AWS::NoValue
      Policies:
        - AWSLambdaBasicExecutionRole
        - Statement: [{Effect: Allow, Action: "s3:Get*", Resource: !Sub "${Data.Arn}/x/*"}]
      Events:
        One: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: get, Path: "/v1/{code}"}}
        All:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Method: ANY, Path: "/{proxy+}", TimeoutInMillis: 5000}
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: !Ref Days}
Outputs:
  Url: {Value: !Sub "https://${Api}"}
"""

ONE_FUNCTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
"""


def read(folder: Path, text: str, **parameters: str) -> Template:
    file = folder / "template.yaml"
    file.write_text(text, encoding="utf-8")
    return read_template(file, parameters)


@pytest.fixture
def whole(tmp_path: Path) -> Template:
    return read(tmp_path, WHOLE)


def test_a_function_has_its_own_values_over_the_shared_ones(
    whole: Template, tmp_path: Path
) -> None:
    (nearest,) = whole.functions
    assert (nearest.logical_id, nearest.name) == ("Nearest", "Nearest")
    assert nearest.handler == "functions.nearest.app.lambda_handler"
    assert (nearest.timeout_s, nearest.memory_mb, nearest.log_format) == (10, 1769, "JSON")
    assert nearest.task_root == tmp_path


def test_every_reference_in_the_environment_is_resolved(whole: Template) -> None:
    assert whole.functions[0].environment == {
        "LEVEL": "INFO",
        "SERVICE": "nearest",
        "URL": "s3://maillage-data/${literal}",
        "ARN": "arn:aws:s3:::maillage-data",
        "OTHER": "cartes-123456789012-eu-west-3/x",
        "JOINED": "a,maillage",
        "DEBUG": "false",
        "LIMIT": "50",
    }


def test_routes_name_their_function_and_their_time(whole: Template) -> None:
    assert whole.routes == (
        Route("GET", "/v1/{code}", "Nearest", 30.0),
        Route("ANY", "/{proxy+}", "Nearest", 5.0),
    )


def test_cors_rules_are_read_with_the_shared_ones(whole: Template) -> None:
    assert whole.cors == Cors(origins=("*",), methods=("GET",), exposed=("etag",), max_age_s=60)


def test_buckets_have_the_name_they_say_or_one_made_of_the_stacks(whole: Template) -> None:
    assert whole.buckets == {"Data": "maillage-data", "Named": "cartes-123456789012-eu-west-3"}


def test_a_parameter_given_goes_before_its_default(tmp_path: Path) -> None:
    cors = read(tmp_path, WHOLE, Origin="https://a.fr").cors
    assert cors is not None
    assert cors.origins == ("https://a.fr",)


def test_a_parameter_may_be_given_as_empty(tmp_path: Path) -> None:
    cors = read(tmp_path, WHOLE, Origin="").cors
    assert cors is not None
    assert cors.origins == ("",)


def test_the_command_line_gives_parameters_by_name() -> None:
    given = _options(["--parameter", "A=b=c", "--parameter", "Empty="]).parameters
    assert given == {"A": "b=c", "Empty": ""}
    with pytest.raises(SystemExit):
        _options(["--parameter", "A"])


def test_a_parameter_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is no parameter 'Orogin'"):
        read(tmp_path, WHOLE, Orogin="x")


@pytest.mark.parametrize(
    ("rules", "cors"),
    [
        ("true", Cors(origins=("*",))),
        ("https://a.fr", Cors(origins=("https://a.fr",))),
        ("false", None),
    ],
)
def test_cors_rules_may_be_said_in_a_word(tmp_path: Path, rules: str, cors: Cors | None) -> None:
    api = f"  A: {{Type: AWS::Serverless::HttpApi, Properties: {{CorsConfiguration: {rules}}}}}\n"
    assert read(tmp_path, ONE_FUNCTION + api).cors == cors


def test_a_route_without_an_api_belongs_to_the_one_sam_makes(tmp_path: Path) -> None:
    event = "      Events: {E: {Type: HttpApi}}\n"
    shared = "Globals: {HttpApi: {CorsConfiguration: true}}\n"
    template = read(tmp_path, ONE_FUNCTION + event + shared)
    assert template.routes == (Route("ANY", "$default", "F"),)
    assert template.cors == Cors(origins=("*",))


def test_what_sam_leaves_out_has_sams_defaults(tmp_path: Path) -> None:
    (function,) = read(tmp_path, ONE_FUNCTION).functions
    assert (function.timeout_s, function.memory_mb, function.log_format) == (3, 128, "Text")


IN_FUNCTION = "F.Properties"


@pytest.mark.parametrize(
    ("more", "where", "fault"),
    [
        ("      Layers: [x]\n", f"Resources.{IN_FUNCTION}.Layers", "not understood"),
        (
            "      Events: {E: {Type: Kinesis}}\n",
            f"Resources.{IN_FUNCTION}.Events.E",
            "an event of type Kinesis does not run",
        ),
        (
            "      Events: {E: {Type: HttpApi, Properties: {Path: /x, Auth: {Scopes: [a]}}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Auth.Scopes",
            "not understood",
        ),
        (
            "      Events: {E: {Type: HttpApi, Properties: {Path: /x, Auth: {Authorizer: J}}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Auth.Authorizer",
            "no JWT authorizer of this name",
        ),
        (
            '      Events: {E: {Type: Schedule, Properties: {Schedule: "cron(0 3 * * ? *)"}}}\n',
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Schedule",
            "only a rate runs",
        ),
        (
            "      Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 hours)}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Schedule",
            "only a rate runs",
        ),
        (
            "      Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day), Input: x}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Input",
            "not understood",
        ),
        (
            "      Events: {E: {Type: EventBridgeRule, Properties: {Pattern: all}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Pattern",
            "not a mapping",
        ),
        (
            "      Events: {E: {Type: EventBridgeRule, Properties: {State: asleep}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.State",
            "neither ENABLED nor DISABLED",
        ),
        (
            "      EventInvokeConfig: {MaximumRetryAttempts: 3}\n",
            f"Resources.{IN_FUNCTION}.EventInvokeConfig.MaximumRetryAttempts",
            "at most 2",
        ),
        (
            "      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SNS}}}\n",
            f"Resources.{IN_FUNCTION}.EventInvokeConfig.DestinationConfig.OnFailure.Type",
            "only a queue",
        ),
        (
            "      Events: {E: {Type: HttpApi, Properties: {Path: x, Method: GET}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.Path",
            "does not begin with /",
        ),
        (
            "      Events: {E: {Type: HttpApi, Properties: {ApiId: !Ref Other}}}\n",
            f"Resources.{IN_FUNCTION}.Events.E.Properties.ApiId",
            "not a reference to the HttpApi",
        ),
        (
            "      Environment: {Variables: {X: !Ref Missing}}\n",
            f"Resources.{IN_FUNCTION}.Environment.Variables.X",
            "is called 'Missing'",
        ),
        (
            "      Environment: {Variables: {X: !ImportValue y}}\n",
            f"Resources.{IN_FUNCTION}.Environment.Variables.X",
            "Fn::ImportValue of 'y' is not understood",
        ),
        ("      Timeout: soon\n", f"Resources.{IN_FUNCTION}.Timeout", "not a whole number: 'soon'"),
        ("      CodeUri: missing\n", f"Resources.{IN_FUNCTION}.CodeUri", "no such folder"),
        ("      PackageType: Image\n", f"Resources.{IN_FUNCTION}.PackageType", "only zip packages"),
        (
            "  T: {Type: AWS::Kinesis::Stream}\n",
            "Resources.T",
            "type AWS::Kinesis::Stream does not run",
        ),
        (
            "  Q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}\n",
            "Resources.Q.Properties.FifoQueue",
            "not understood",
        ),
        ("  B: {Type: AWS::S3::Bucket, Condition: C}\n", "Resources.B.Condition", "not understood"),
        (
            "  B: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {X: 1}}}\n",
            "Resources.B.Properties.NotificationConfiguration.X",
            "not understood",
        ),
        (
            "  A: {Type: AWS::Serverless::HttpApi, Properties: {StageName: v2}}\n",
            "Resources.A.Properties.StageName",
            "only the stage $default",
        ),
        ("Mappings: {}\n", "Mappings", "not understood"),
        ("Globals: {Api: {}}\n", "Globals.Api", "not understood"),
    ],
)
def test_what_does_not_run_here_is_refused_by_its_place(
    tmp_path: Path, more: str, where: str, fault: str
) -> None:
    with pytest.raises(TemplateError) as refused:
        read(tmp_path, ONE_FUNCTION + more)
    assert refused.value.where == f"template.yaml.{where}"
    assert fault in refused.value.fault


def test_a_second_api_is_refused(tmp_path: Path) -> None:
    apis = "  A: {Type: AWS::Serverless::HttpApi}\n  B: {Type: AWS::Serverless::HttpApi}\n"
    with pytest.raises(TemplateError, match="a second HttpApi"):
        read(tmp_path, ONE_FUNCTION + apis)


@pytest.mark.parametrize(
    ("text", "fault"), [("a: [", "not YAML"), ("", "not a template"), ("Resources: {}", "missing")]
)
def test_a_file_that_is_no_template_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(TemplateError, match=fault):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"template\.yaml: No such file"):
        read_template(tmp_path / "template.yaml")


TRIGGERED = (
    ONE_FUNCTION
    + """
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}}
      Events:
        Written:
          Type: EventBridgeRule
          Properties:
            Pattern: {source: [aws.s3], detail: {bucket: {name: [!Ref Data]}, size: [1, true]}}
        Often: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}
        Seldom: {Type: Schedule, Properties: {Schedule: rate(2 days)}}
        Signed:
          Type: HttpApi
          Properties:
            ApiId: !Ref Api
            Path: /x
            Method: GET
            Auth: {Authorizer: Oidc, AuthorizationScopes: ["sites:write"]}
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefaultRouteSettings: {ThrottlingBurstLimit: 20, ThrottlingRateLimit: 10}
      Auth:
        Authorizers:
          Oidc:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: {issuer: "https://id.example", audience: [maillage]}
  Failed: {Type: AWS::SQS::Queue}
  Data:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: true}}
  Silent:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: false}}
"""
)


def test_what_calls_a_function_unasked_is_read_with_its_references(tmp_path: Path) -> None:
    template = read(tmp_path, TRIGGERED)
    pattern = {
        "source": ["aws.s3"],
        "detail": {"bucket": {"name": ["maillage-data"]}, "size": [1, True]},
    }
    assert template.rules == (Rule("FWritten", "F", pattern),)
    assert template.schedules == (Schedule("FOften", "F", 60.0), Schedule("FSeldom", "F", 172800.0))
    assert template.event_sources == ("maillage-data",)


def test_what_becomes_of_an_event_that_fails_is_read(tmp_path: Path) -> None:
    template = read(tmp_path, TRIGGERED)
    assert template.queues == ("Failed",)
    assert (template.functions[0].retries, template.functions[0].on_failure) == (1, "Failed")


def test_a_route_says_whose_token_it_asks_for_and_how_much_it_takes(tmp_path: Path) -> None:
    lock = Lock(JwtAuthorizer("https://id.example", ("maillage",)), ("sites:write",))
    [route] = read(tmp_path, TRIGGERED).routes
    assert (route.key, route.lock, route.throttle) == ("GET /x", lock, Throttle(10.0, 20))


def test_what_lambda_would_not_make_is_an_error(tmp_path: Path) -> None:
    for wrong, told in (
        ("Timeout: 901", "Timeout: Lambda takes 1 to 900 seconds"),
        ("MemorySize: 64", "MemorySize: Lambda takes 128 to 10240 MB"),
        ("Environment: {Variables: {AWS_REGION: eu}}", "AWS_REGION: Lambda keeps this name"),
        (f"Environment: {{Variables: {{A: {'x' * 4096}}}}}", "4097 bytes: Lambda takes 4096"),
    ):
        file = tmp_path / "template.yaml"
        file.write_text(f"{ONE_FUNCTION}      {wrong}\n", encoding="utf-8")
        with pytest.raises(TemplateError, match=re.escape(told)):
            read_template(file)
