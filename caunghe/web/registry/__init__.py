"""The feed in the database: its tables, searching, editing with history, and loading."""
