"""Deploying: what a deployment is made of, and the steps that bring it into an account."""
