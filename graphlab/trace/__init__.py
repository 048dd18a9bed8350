"""A finished run as plain data, and its views: picture, sentences, formulas, DOT, JSON, scripts."""
