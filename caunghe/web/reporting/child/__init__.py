"""What needs the engine of the feed: run in a process of its own, that ends with its job and takes its memory along."""
