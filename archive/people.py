"""Who a printed name is: the register of members and ministers, kept in memory.

A name is resolved by name, party, role, portfolio and date together. Every lookup returns the candidates: one means
resolved; several or none means that an editor has to look.
"""
