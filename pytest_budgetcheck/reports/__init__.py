"""Reports: what a run found, as text in the terminal and as files.

Reports see plain data that travels on pytest's reports (:mod:`.data`), so that they come out the
same whether one process ran all cases or several did.
"""
