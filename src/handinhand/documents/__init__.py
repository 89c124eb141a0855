"""Documents as PDF, DOCX and HTML from one list of blocks; knows no Django."""
