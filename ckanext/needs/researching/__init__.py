"""For researchers: what is published, in which editions, what its columns and codes mean, how to
cite it, and how to read it with a program.
"""
