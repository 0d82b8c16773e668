"""Text for display: papers, counts, keys, progress. Imports no Textual."""
