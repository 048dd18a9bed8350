"""The picture of a trace: scene, cards, edges, DOT, layout, SVG."""
