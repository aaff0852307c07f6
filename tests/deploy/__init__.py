"""What is in deploy/: read by parsers, the proxy run."""
