"""What a plan can be asked: prices, ranges, frontier, regret, back-solving, conflicts, reasons, what-ifs."""
