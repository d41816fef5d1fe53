"""How needs come in: the form for a phone, the spreadsheet, and what is said twice."""
