"""Every page of the portal as people meet it: in Thai, for everyone, light, and step by step."""
