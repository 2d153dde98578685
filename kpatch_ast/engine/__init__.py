"""From anchors to proven changes: trees, recipes, plans, proofs, patches, commits."""
