"""Coverage-guided fuzzing of every reader of what others write."""
