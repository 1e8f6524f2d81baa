"""Linking: from texts and job titles to the concepts that they mention."""
