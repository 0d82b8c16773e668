"""Mappings of bibliography formats to the types and variables of CSL 1.0.2.

Each format has one table, which its importer and its exporter both use. `docs/bibliography.md` shows them.
"""
