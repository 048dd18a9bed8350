"""Programs that are written for somebody who does not write them: from an expression, or from blocks."""
