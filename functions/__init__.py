"""The edge: what API Gateway calls. It parses, asks the library, and says the answer."""
