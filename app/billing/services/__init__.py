"""What happens to money: asked for, received, put right.

Each further way of paying (cards, bank files) is a module here that ends in
``payments.record_payment`` with the provider's or bank's own transaction id as ``request_id``: the
same line read twice records one payment. Refunds and credit notes are a module beside ``invoices``
with a series of their own in ``numbers``; until then `Settlement.over_cents` is what is owed back.
"""
