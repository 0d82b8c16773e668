"""Evaluation of queries: which papers match, and how they score."""
