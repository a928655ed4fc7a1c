"""From files as people write them to typed tables: open, recognise, parse."""
