"""What happens with a need: who may move it where, its history, and the inbox of its agency."""
