"""Full-screen views over the main screen, one module a view; `frame.py` is the frame they share."""
