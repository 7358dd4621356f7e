"""Files of questions: brought in by way of a look at what they would do, and taken out."""
