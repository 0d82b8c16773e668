"""Files and databases: opened safely, written whole or not at all, errors named."""
