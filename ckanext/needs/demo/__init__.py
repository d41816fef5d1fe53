"""A portal that shows what it can do: synthetic needs, projects that answer them, and rounds.

All of it is seeded, so the same everywhere, and marked as what it is. The words are in
`schemas/demo/*.yaml`.
"""
