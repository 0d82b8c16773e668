"""Text analysis: tokens, stems, near spellings, and the searchable fields of a paper."""
