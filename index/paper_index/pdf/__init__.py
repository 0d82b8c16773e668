"""PDFs: reading them in a child process, recognising papers, and cleaning their text. Needs the extra `pdf`."""
