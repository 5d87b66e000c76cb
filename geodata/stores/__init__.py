"""S3, DynamoDB, a local folder: the only room that talks to storage."""
