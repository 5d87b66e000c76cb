"""The whole stack on one machine: `python -m infra.local` runs what `template.yaml` deploys."""
