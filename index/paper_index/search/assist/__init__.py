"""Help around a search: completion, spelling suggestions, relaxations and explanations of matches."""
