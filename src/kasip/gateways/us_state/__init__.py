"""A US state's public data as the tables of a study: another country's codes, the same contract.

Read in (one folder): `colleges.csv` (institutions with county and coordinates), `completions_*.parquet` (awards by
college, CIP 2020 programme and award level; IPEDS), `occupation_projections_*.csv` (the state's official ten-year
projections with exits and transfers by SOC 2018) and `programme_occupation_links.csv` (the federal CIP-SOC crosswalk).

What such data lack (workshops, masters, beds, money, group sizes, drop-out, where graduates went) is left out or
written as a row with provenance `assumption`, so that the report says it. Every completer is counted as a worker in a
linked occupation: supply is an upper bound, so a shortage said is a floor.
"""
