"""The query language: fields, grammar and syntax tree."""
