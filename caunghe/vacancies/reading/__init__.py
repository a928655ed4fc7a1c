"""From files and pages of any source to advertisements in one shape."""
