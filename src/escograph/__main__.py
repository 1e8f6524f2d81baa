"""Entry point of ``python -m escograph``, which is the command ``escograph``."""

from escograph.cli import main

main()
