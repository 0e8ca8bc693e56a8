"""How facts are kept: engine, transactions, column types, clock, policy, migrations."""
