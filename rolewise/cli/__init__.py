"""The commands behind the Makefile: ``python -m rolewise.cli run``, ``train`` and the others."""
