"""What can be wrong with a feed: structural rules, and semantic rules."""
