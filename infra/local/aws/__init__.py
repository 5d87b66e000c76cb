"""S3, DynamoDB, Step Functions and events, by moto behind the door of the roles."""
