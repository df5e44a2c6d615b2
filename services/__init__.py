"""The rules of the house: plain functions, one public verb a rule, one transaction a verb.

No Flask, no SQL and no emit here; the actor and the time are arguments.
"""
