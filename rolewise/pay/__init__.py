"""Pay figures, each with what it measures, how many records, when and whose."""

from rolewise.pay.figures import PayFigure, PayTables, load_pay_tables

__all__ = ["PayFigure", "PayTables", "load_pay_tables"]
