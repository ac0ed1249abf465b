"""Write the templates again, beside this file."""

from pathlib import Path

from thidua_xlsx.workbooks.minutes.templates.build import build_templates

for name, content in build_templates().items():
    (Path(__file__).parent / name).write_bytes(content)
