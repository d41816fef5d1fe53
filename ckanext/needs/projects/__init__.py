"""What is done about needs: projects of agencies, and the lines of budgets that pay for them."""
