"""Nagad, checkout v-0.2.0: `gateway` speaks it, `sealing` encrypts for Nagad and signs with the merchant's key.

initialize -> complete (the shopper pays on Nagad's page) -> verify; cancel gives money back. Nagad sends no messages.
"""
