-- A patient as it is shown.
SELECT json FROM patient_record WHERE id = ?1
