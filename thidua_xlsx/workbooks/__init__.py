"""All that is written with XlsxWriter: rulebooks, forms, the consolidated workbook, and their one set of styles."""
