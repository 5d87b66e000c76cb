"""What the local stack knows of SAM and CloudFormation: what it reads, and what has no effect here.

Whatever is in neither list is an error that names it: a template grows, and the local stack must
not quietly run less than what is deployed.
"""

from __future__ import annotations

FUNCTION = "AWS::Serverless::Function"
HTTP_API = "AWS::Serverless::HttpApi"
BUCKET = "AWS::S3::Bucket"
DISTRIBUTION = "AWS::CloudFront::Distribution"
RESPONSE_HEADERS = "AWS::CloudFront::ResponseHeadersPolicy"
QUEUE = "AWS::SQS::Queue"
STATE_MACHINE = "AWS::Serverless::StateMachine"
TABLE = "AWS::DynamoDB::Table"
NESTED = "AWS::Serverless::Application"

RESOURCES_RUN = frozenset(
    {
        FUNCTION,
        HTTP_API,
        BUCKET,
        DISTRIBUTION,
        RESPONSE_HEADERS,
        QUEUE,
        STATE_MACHINE,
        TABLE,
        NESTED,
    }
)

SECTIONS_READ = frozenset(
    {"Conditions", "Globals", "Outputs", "Parameters", "Resources", "Transform"}
)
SECTIONS_IDLE = frozenset({"AWSTemplateFormatVersion", "Description", "Metadata"})

NESTED_READ = frozenset({"Location", "Parameters"})
NESTED_IDLE = frozenset({"Tags", "TimeoutInMinutes"})

GLOBALS_READ = frozenset({"Function", "HttpApi"})

RESOURCE_KEYS = frozenset({"Type", "Properties"})
RESOURCE_KEYS_IDLE = frozenset({"DeletionPolicy", "DependsOn", "Metadata", "UpdateReplacePolicy"})

# Watching, permissions and retention: deployed, and nothing to do on one machine.
RESOURCES_IDLE = frozenset(
    {
        "AWS::Budgets::Budget",
        "AWS::CloudFront::CachePolicy",
        # It only keeps the cache's keys few, and refuses what the functions refuse.
        "AWS::CloudFront::Function",
        "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::OriginRequestPolicy",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
    }
)

FUNCTION_READ = frozenset(
    {
        "AutoPublishAlias",
        "CodeUri",
        "Environment",
        "EventInvokeConfig",
        "Events",
        "FunctionName",
        "Handler",
        "LoggingConfig",
        "MemorySize",
        "PackageType",
        "Policies",
        "Runtime",
        "SnapStart",
        "Timeout",
    }
)
FUNCTION_IDLE = frozenset(
    {
        "Architectures",
        "AutoPublishAliasAllProperties",
        "DeploymentPreference",
        "Description",
        "EphemeralStorage",
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

EVENT_READ = frozenset(
    {"ApiId", "Auth", "Method", "Path", "PayloadFormatVersion", "TimeoutInMillis"}
)
EVENT_IDLE = frozenset({"RouteSettings"})
RULE_READ = frozenset({"Pattern", "State"})
SCHEDULE_READ = frozenset({"Enabled", "Schedule", "State"})
# How often EventBridge tries to hand an event over, which never fails on one machine.
TRIGGER_IDLE = frozenset({"DeadLetterConfig", "Description", "Name", "RetryPolicy"})
INVOKE_READ = frozenset({"DestinationConfig", "MaximumRetryAttempts"})
INVOKE_IDLE = frozenset({"MaximumEventAgeInSeconds"})

HTTP_API_READ = frozenset(
    {"Auth", "CorsConfiguration", "DefaultRouteSettings", "RouteSettings", "StageName"}
)
HTTP_API_IDLE = frozenset(
    {
        "AccessLogSettings",
        "Description",
        "FailOnWarnings",
        "Name",
        "PropagateTags",
        "Tags",
    }
)
CORS_READ = frozenset(
    {"AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"}
)

BUCKET_READ = frozenset({"BucketName", "NotificationConfiguration"})
BUCKET_IDLE = frozenset(
    {
        "BucketEncryption",
        "CorsConfiguration",  # moto's server lets every page in
        "LifecycleConfiguration",
        "LoggingConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "Tags",
        "VersioningConfiguration",
    }
)

DISTRIBUTION_READ = frozenset(
    {
        "CacheBehaviors",
        "CustomErrorResponses",
        "DefaultCacheBehavior",
        "DefaultRootObject",
        "Origins",
    }
)
# Caches, certificates and networks: one machine has none.
DISTRIBUTION_IDLE = frozenset(
    {
        "Aliases",
        "Comment",
        "Enabled",
        "HttpVersion",
        "IPV6Enabled",
        "PriceClass",
        "ViewerCertificate",
        "WebACLId",
    }
)
ORIGIN_READ = frozenset({"DomainName", "Id"})
ORIGIN_IDLE = frozenset({"CustomOriginConfig", "OriginAccessControlId", "S3OriginConfig"})
BEHAVIOUR_READ = frozenset({"Compress", "PathPattern", "ResponseHeadersPolicyId", "TargetOriginId"})
BEHAVIOUR_IDLE = frozenset(
    {
        "AllowedMethods",
        "CachePolicyId",
        "FunctionAssociations",
        "OriginRequestPolicyId",
        "ViewerProtocolPolicy",
    }
)
ERROR_READ = frozenset({"ErrorCode", "ResponseCode", "ResponsePagePath"})
ERROR_IDLE = frozenset({"ErrorCachingMinTTL"})

RESPONSE_HEADERS_READ = frozenset({"CorsConfig", "CustomHeadersConfig", "SecurityHeadersConfig"})
RESPONSE_HEADERS_IDLE = frozenset({"Comment", "Name"})
SECURITY_READ = frozenset(
    {
        "ContentSecurityPolicy",
        "ContentTypeOptions",
        "FrameOptions",
        "ReferrerPolicy",
        "StrictTransportSecurity",
    }
)
HEADERS_CORS_READ = frozenset({"AccessControlAllowOrigins"})
# A page is read with a plain GET: no browser asks before.
HEADERS_CORS_IDLE = frozenset(
    {
        "AccessControlAllowCredentials",
        "AccessControlAllowHeaders",
        "AccessControlAllowMethods",
        "AccessControlExposeHeaders",
        "AccessControlMaxAgeSec",
        "OriginOverride",
    }
)
STATE_MACHINE_READ = frozenset(
    {"DefinitionSubstitutions", "DefinitionUri", "Events", "Name", "Policies"}
)
STATE_MACHINE_IDLE = frozenset({"Logging", "Role", "Tags", "Tracing", "Type"})
QUEUE_READ = frozenset({"QueueName"})
QUEUE_IDLE = frozenset({"MessageRetentionPeriod", "SqsManagedSseEnabled", "Tags"})
TABLE_READ = frozenset(
    {"AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema", "TableName"}
)
TABLE_IDLE = frozenset(
    {"DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "SSESpecification", "Tags"}
)
