"""Papers as HTML and as PDF: what plugins have to say, and one way to show it."""
