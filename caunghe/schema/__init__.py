"""What a city's data is: bilingual text, columns, tables, code lists and dated norms."""
