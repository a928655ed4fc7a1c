"""What all rooms stand in: the menu, templates, the pages of the whole site, and what happens to every request."""
