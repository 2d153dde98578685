"""Speed and memory, measured against other programs in one run: `python -m bench`."""
