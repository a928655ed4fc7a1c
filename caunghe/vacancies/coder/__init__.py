"""The coder of occupations: from a title and a text to ISCO-08 unit groups."""
