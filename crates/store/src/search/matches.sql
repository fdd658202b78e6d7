-- Up to ?2 matches of the expression ?1, with what ranks them.
SELECT p.id, p.family, p.given, p.birth
FROM (SELECT rowid FROM patient_words WHERE patient_words MATCH ?1 LIMIT ?2) m
JOIN patient p ON p.id = m.rowid
