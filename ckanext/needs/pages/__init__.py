"""What pages say: choices of the form, names behind codes, a need's card, where it lies."""
