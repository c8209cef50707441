"""One module an app: how to bring each of its services to work (tests/faults/harness.py)."""
