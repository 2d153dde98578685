"""What the vDSO recipes share: their options, and the steps that add a function."""
