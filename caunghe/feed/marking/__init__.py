"""The sender's workbook given back with its findings: cells coloured, a note in each, a first sheet that lists all."""
