"""The acts of the sample year, one module for each theme."""
