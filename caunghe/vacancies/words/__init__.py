"""Words of advertisements: cleaning, and the word lists that reading and coding rest on."""
