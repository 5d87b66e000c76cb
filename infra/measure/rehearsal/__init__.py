"""`make rehearse`: the whole life of a deployment on the local stack, told step by step."""
