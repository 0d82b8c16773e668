"""The filter pane: facets with their values and counts."""
