"""Everything that is made from a trace: notation, explanation, analysis, drawing, export."""
