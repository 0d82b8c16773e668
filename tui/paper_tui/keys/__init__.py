"""Which action a key runs."""
