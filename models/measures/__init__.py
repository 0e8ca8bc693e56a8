"""Support measures for a person: what is requested, decided and in place, guards in force, advice given."""
