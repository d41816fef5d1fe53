"""Where the money goes: what a reader has chosen of the published budgets, and their sums."""
