"""The detail pane: everything known about one paper."""
