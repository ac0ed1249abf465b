"""Charts are drawn into memory: no window opens, on any machine."""

import matplotlib as mpl

mpl.use("Agg")
