-- Whether another patient has the same family and first given name.
SELECT EXISTS (
    SELECT 1 FROM patient a JOIN patient b ON b.alike = a.alike AND b.id <> a.id WHERE a.id = ?1 AND a.alike <> ''
)
