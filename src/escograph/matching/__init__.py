"""What lies between a person's skills and an occupation."""

from escograph.matching.gaps import gap

__all__ = ["gap"]
