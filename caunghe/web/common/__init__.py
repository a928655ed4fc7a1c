"""What every room shares: layout, components, audit, messages, language."""
