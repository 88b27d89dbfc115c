"""Runs of contenders on instances: each in a process of its own, kept as lines of JSON."""
