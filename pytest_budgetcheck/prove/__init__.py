"""The proof that the rules catch what they should: faults put into clean disclosures, one at a time.

====================  =====================================================================
``baseline``          a clean disclosure and its verdicts; a faulty one judged against them
``retelling``         a sentence changed, and all its figures read anew
``fault``             what a fault is, and the wrong ways to print a figure
``table_faults``      faults in the figures, rows, names and codes of tables
``narrative_faults``  faults in the figures, years and words of the narrative
``filing_faults``     notes, tables and sections that are gone
``detection``         whether a fault is noticed, by which rules, and where it is looked for
``coverage``          which printed figures are read by cases at all
``mutants``           rules altered, to see whether their own examples notice
``proof``             all of this for some documents
``report``            the proof as text, Markdown and JSON
====================  =====================================================================

Knows neither PDF libraries nor pytest: it begins with disclosures that were read and recognised.
"""
