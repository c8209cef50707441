"""Tests here that commit ask for `transactional_db`: a copied database, dropped afterwards."""

from tests.databases import transactional_db

__all__ = ["transactional_db"]
