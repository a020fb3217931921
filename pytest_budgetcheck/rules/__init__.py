"""Rules as data: vocabulary, profiles, rule files, their language and its evaluation.

Nothing here knows pytest or a PDF library. Data flows one way::

    concepts.yaml -> Vocabulary -+
    profiles/*.yaml -> Profile --+-> MappedTable (a Table seen through its profile)
    rules/*.yaml -> Rule --------+-> Case -> Verdict
"""
