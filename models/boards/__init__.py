"""Boards, companies and administrations: who leads security there, what they have analysed, written and agreed."""
