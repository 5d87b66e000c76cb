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
CACHE = "AWS::CloudFront::CachePolicy"
FORWARDED = "AWS::CloudFront::OriginRequestPolicy"
EDGE_FUNCTION = "AWS::CloudFront::Function"
ORIGIN_ACCESS = "AWS::CloudFront::OriginAccessControl"
BUCKET_POLICY = "AWS::S3::BucketPolicy"
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
        CACHE,
        FORWARDED,
        EDGE_FUNCTION,
        ORIGIN_ACCESS,
        BUCKET_POLICY,
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
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
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
        "ReservedConcurrentExecutions",
        "Runtime",
        "SnapStart",
        "Timeout",
    }
)
FUNCTION_IDLE = frozenset(
    {
        "Architectures",
        "AutoPublishAliasAllProperties",
        "AutoPublishCodeSha256",
        "DeploymentPreference",
        "Description",
        "EphemeralStorage",
        "PermissionsBoundary",
        "PropagateTags",
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
# Certificates and networks: one machine has none.
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
ORIGIN_READ = frozenset({"CustomOriginConfig", "DomainName", "Id"})
ORIGIN_IDLE = frozenset({"OriginAccessControlId", "S3OriginConfig"})
CUSTOM_READ = frozenset({"OriginReadTimeout"})
CUSTOM_IDLE = frozenset({"OriginKeepaliveTimeout", "OriginProtocolPolicy", "OriginSSLProtocols"})
BEHAVIOUR_READ = frozenset(
    {
        "AllowedMethods",
        "CachePolicyId",
        "Compress",
        "FunctionAssociations",
        "OriginRequestPolicyId",
        "PathPattern",
        "ResponseHeadersPolicyId",
        "TargetOriginId",
        "ViewerProtocolPolicy",
    }
)
ERROR_READ = frozenset({"ErrorCachingMinTTL", "ErrorCode", "ResponseCode", "ResponsePagePath"})
EDGE_FUNCTION_READ = frozenset({"AutoPublish", "FunctionCode", "FunctionConfig", "Name"})
EDGE_FUNCTION_IDLE = frozenset({"FunctionMetadata"})

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
HEADERS_CORS_READ = frozenset(
    {
        "AccessControlAllowCredentials",
        "AccessControlAllowHeaders",
        "AccessControlAllowMethods",
        "AccessControlAllowOrigins",
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
