"""The parts of a text: words and their stems, sentences, negation, boilerplate."""
