"""What the local stack knows of SAM and CloudFormation: what it reads, and what has no effect here.

Whatever is in neither list is an error that names it: a template grows, and the local stack must
not quietly run less than what is deployed.
"""

from __future__ import annotations

FUNCTION = "AWS::Serverless::Function"
HTTP_API = "AWS::Serverless::HttpApi"
BUCKET = "AWS::S3::Bucket"

SECTIONS_READ = frozenset({"Globals", "Parameters", "Resources", "Transform"})
SECTIONS_IDLE = frozenset({"AWSTemplateFormatVersion", "Description", "Metadata", "Outputs"})

GLOBALS_READ = frozenset({"Function", "HttpApi"})

RESOURCE_KEYS = frozenset({"Type", "Properties"})
RESOURCE_KEYS_IDLE = frozenset({"DeletionPolicy", "DependsOn", "Metadata", "UpdateReplacePolicy"})

# Watching, permissions and retention: deployed, and nothing to do on one machine.
RESOURCES_IDLE = frozenset(
    {
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::S3::BucketPolicy",
    }
)

FUNCTION_READ = frozenset(
    {
        "CodeUri",
        "Environment",
        "Events",
        "FunctionName",
        "Handler",
        "LoggingConfig",
        "MemorySize",
        "PackageType",
        "Runtime",
        "Timeout",
    }
)
FUNCTION_IDLE = frozenset(
    {
        "Architectures",
        "AutoPublishAlias",
        "DeploymentPreference",
        "Description",
        "EphemeralStorage",
        "Policies",
        "PermissionsBoundary",
        "PropagateTags",
        "ReservedConcurrentExecutions",
        "Role",
        "Tags",
        "Tracing",
    }
)

LOGGING_READ = frozenset({"ApplicationLogLevel", "LogFormat"})
LOGGING_IDLE = frozenset({"LogGroup", "SystemLogLevel"})

EVENT_READ = frozenset({"ApiId", "Method", "Path", "PayloadFormatVersion", "TimeoutInMillis"})
EVENT_IDLE = frozenset({"RouteSettings"})

HTTP_API_READ = frozenset({"CorsConfiguration", "StageName"})
HTTP_API_IDLE = frozenset(
    {
        "AccessLogSettings",
        "DefaultRouteSettings",
        "Description",
        "FailOnWarnings",
        "Name",
        "PropagateTags",
        "RouteSettings",
        "Tags",
    }
)
CORS_READ = frozenset(
    {"AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"}
)

BUCKET_READ = frozenset({"BucketName"})
BUCKET_IDLE = frozenset(
    {
        "BucketEncryption",
        "LifecycleConfiguration",
        "LoggingConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "Tags",
        "VersioningConfiguration",
    }
)
