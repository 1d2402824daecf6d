"""What the registers add up to: the tables of the reports, with the ids of the records behind every number."""
