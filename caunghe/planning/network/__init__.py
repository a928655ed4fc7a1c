"""Where to have sites: location models solved by decomposition, with a proof or a proven gap."""
