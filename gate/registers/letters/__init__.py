"""The letters and forms that the law asks for: templates, their filling from a record, and their rendering."""
