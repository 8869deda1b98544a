"""Pure rules of registration: who, how many, how old, how much."""
