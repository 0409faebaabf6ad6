"""Graduates and the labour market: from payroll rows to spells, outcomes and rates.

What is as large as the payroll is written as Ibis expressions: they know no connection and run on DuckDB, PostgreSQL
and Spark alike. What is as small as a table of programmes is plain NumPy and polars.
"""
