-- Patients whose family name begins with ?1 and ends before ?2, in the order of the list.
SELECT id FROM patient WHERE family >= ?1 AND family < ?2 ORDER BY family, given LIMIT ?3
