"""What is measured: speed, load, cost, models, studies, a deployment's life."""
