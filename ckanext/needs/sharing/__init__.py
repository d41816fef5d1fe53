"""What people share of a round: an image of a project in a district, and a word to find it by."""
