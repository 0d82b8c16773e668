"""Text of papers: foreign text made safe to show, LaTeX, mathematics, names of persons."""
