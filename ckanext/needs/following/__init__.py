"""Following needs, saying what one thinks of them, and hearing what became of them."""
