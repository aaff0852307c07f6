"""Charts of pay and outlook: what to draw, its alt text and table, the files, the drawing."""
