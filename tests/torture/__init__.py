"""The long proofs: mutated trees with independent judges, and coverage-guided fuzzing.

`python -m tests.torture` runs all of it and prints the figures of docs/guarantees.md; the bounded
part is what tests/test_mutation.py and tests/test_crash.py run every time.
"""
