"""Evidence briefs: what is needed where, and what was paid for before, kept to be cited."""
