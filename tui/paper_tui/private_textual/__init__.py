"""The only package that uses private names of Textual, but for `App._handle_exception`.

Each name is looked up before it is used. If a release of Textual lacks one, plain Textual does the work: everything
is drawn as it should be, only less quickly. A test removes each of the names.
"""
