"""Facts found in the text of a paper: tasks, methods, data sets, code, reported results."""
