"""Rounds of participatory budgeting: phases by time, voting settings, templates. Without CKAN."""
