"""Write the example files again."""

from . import EXAMPLES, HERE, WRITERS

for name, example in EXAMPLES.items():
    (HERE / example.file).write_text(WRITERS[name](), "utf-8", newline="\n")
