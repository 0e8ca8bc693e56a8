"""Protected persons, their mandates, party offices, transmitters and offers."""
