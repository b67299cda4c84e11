-- Triggers of tables; those of a partition are made with the partition.
SELECT pg_get_triggerdef(g.oid) ||
       CASE g.tgenabled WHEN 'A' THEN format(E';\nALTER TABLE %s ENABLE ALWAYS TRIGGER %I', g.tgrelid::regclass, g.tgname) ELSE '' END
  FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND NOT g.tgisinternal
 ORDER BY c.relname COLLATE "C", g.tgname COLLATE "C"
