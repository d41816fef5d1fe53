"""Actions, authorisation, schemas and validators."""
