"""Every text that people read: texts in two languages, the catalogue of findings, a finding as data."""
