"""The registers: work records with fields, states and deadlines, one definition for each of them."""
