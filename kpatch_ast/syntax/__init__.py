"""From bytes to anchors: conditionals, lenses, sources, languages, queries."""
