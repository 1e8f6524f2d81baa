"""``python -m escograph`` is the command ``escograph``."""

from escograph.cli import main

main()
