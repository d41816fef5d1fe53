"""How a reader prefers pages to look: Thai or Arabic digits, light or dark."""
