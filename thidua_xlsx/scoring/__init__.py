"""Points → totals → ranks → classes: pure functions on tables, exact to the last printed digit."""
