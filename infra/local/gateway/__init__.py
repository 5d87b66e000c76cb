"""API Gateway and CloudFront, on the loopback."""
