"""People who use the portal: their accounts, consent, and what is kept of them."""
