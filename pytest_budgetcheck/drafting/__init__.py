"""A first draft of a profile for a layout nobody described, from one document in it.

``words`` is what the shipped profiles call things, ``draft`` compares a document with it, ``text`` writes
the result as YAML.
"""
