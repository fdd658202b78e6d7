-- Patients whose given names begin with ?1 and end before ?2.
SELECT id FROM patient WHERE given >= ?1 AND given < ?2 ORDER BY given, family LIMIT ?3
