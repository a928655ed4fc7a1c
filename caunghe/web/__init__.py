"""The web site: accounts, the feed in a database, the pages of each room. It imports the schema, Django, no engine."""
