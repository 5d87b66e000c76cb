"""Stacks nested in a template: told their parameters, known by their outputs, run as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.local.errors import TemplateError
from infra.local.template.distribution import API
from infra.local.template.template import Template, read_template
from tests.infra.local.own import own_template

PARENT = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Days: {Type: Number, Default: 30}
Resources:
  Data:
    Type: AWS::Serverless::Application
    Properties:
      Location: stacks/data.yaml
      Parameters: {Days: !Ref Days, Site: !Sub "${Api}.example"}
  Api: {Type: AWS::Serverless::HttpApi}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      AutoPublishAlias: live
      Environment:
        Variables:
          BUCKET: !GetAtt Data.Outputs.Bucket
          URL: !Sub s3://${Data.Outputs.Bucket}/x
          SITE: !GetAtt Data.Outputs.Site
"""

CHILD = """
Parameters:
  Days: {Type: Number}
  Site: {Type: String}
  Kept: {Type: String, Default: own}
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${Kept}-${Days}"}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
Outputs:
  Bucket: {Value: !Ref Bucket}
  Site: {Value: !Ref Site}
  Unknown: {Value: !GetAtt Nothing.HereHasIt}
"""


def read(folder: Path, parent: str = PARENT, child: str = CHILD) -> Template:
    (folder / "stacks").mkdir(exist_ok=True)
    (folder / "stacks" / "data.yaml").write_text(child)
    (folder / "template.yaml").write_text(parent)
    return read_template(folder / "template.yaml")


def test_a_nested_stack_is_told_and_tells(tmp_path: Path) -> None:
    template = read(tmp_path)
    assert template.buckets == {"Bucket": "own-30"}
    assert [table.name for table in template.tables] == ["maillage-Table"]
    assert template.functions[0].environment == {
        "BUCKET": "own-30",
        "URL": "s3://own-30/x",
        "SITE": "local.example",
    }


def test_a_function_is_found_beside_the_template_it_stands_in(tmp_path: Path) -> None:
    assert read(tmp_path).functions[0].task_root == tmp_path


@pytest.mark.parametrize(
    ("parent", "child", "fault"),
    [
        (PARENT.replace("Days: !Ref Days, ", ""), CHILD, "data.yaml asks for 'Days'"),
        (PARENT.replace("Days: !Ref Days", "Days: 1, Extra: 1"), CHILD, "no such parameter"),
        (PARENT.replace("stacks/data", "stacks/other"), CHILD, "no such file"),
        (PARENT.replace("Data.Outputs.Site", "Data.Outputs.Unknown"), CHILD, "Data.Outputs.Unk"),
        (PARENT.replace("!GetAtt Data.Outputs.Bucket", "!Ref Bucket"), CHILD, "called 'Bucket'"),
        (PARENT, CHILD.replace("  Bucket: {Type", "  F: {Type", 1), "one of the same name"),
        (PARENT, CHILD + "Mappings: {}\n", "not understood"),
        (PARENT, CHILD.replace("AWS::S3::Bucket", "AWS::Kinesis::Stream"), "does not run"),
        (PARENT, CHILD.replace("BucketName", "Bucketname"), "not understood"),
        (PARENT + "      SnapStart: {ApplyOn: Always}\n", CHILD, "neither None nor Published"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, parent: str, child: str, fault: str) -> None:
    with pytest.raises(TemplateError, match=fault):
        read(tmp_path, parent, child)


def test_a_resource_is_named_by_its_file_when_it_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as refused:
        read(tmp_path, child=CHILD.replace("BucketName", "Bucketname"))
    assert refused.value.where == (
        "template.yaml.Resources.Data(data.yaml).Resources.Bucket.Properties.Bucketname"
    )


def test_a_function_is_called_by_its_alias(tmp_path: Path) -> None:
    assert read(tmp_path).functions[0].called == "F:live"
    plain = PARENT.replace("      AutoPublishAlias: live\n", "")
    assert read(tmp_path, plain).functions[0].called == "F"


def test_the_projects_distribution_finds_its_buckets_and_its_api_through_two_stacks() -> None:
    distribution = own_template().distribution
    assert distribution is not None
    assert {each.origin.name for each in distribution.behaviours} == {
        "WebBucket",
        "DataBucket",
        API,
    }


def test_the_projects_machines_call_the_aliases_of_their_functions() -> None:
    template = own_template()
    for machine, function in zip(
        template.machines, ("RefresherFunction", "SolverFunction"), strict=True
    ):
        assert f":function:{function}:live" in machine.definition


def test_those_who_are_waited_for_are_prepared_and_the_others_are_not() -> None:
    snapped = {each.logical_id for each in own_template().functions if each.is_snapped}
    assert snapped == {
        *("NearestFunction", "CoverageFunction", "ScenariosFunction", "SitesFunction"),
    }
