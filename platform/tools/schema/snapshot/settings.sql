-- Settings of tables and indexes, which Atlas does not write; those of a partition are made with the partition.
SELECT format('ALTER %s public.%I SET (%s)', CASE WHEN c.relkind IN ('i', 'I') THEN 'INDEX' ELSE 'TABLE' END, c.relname,
              array_to_string(c.reloptions, ', '))
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'i', 'I') AND c.reloptions IS NOT NULL
 ORDER BY c.relname COLLATE "C"
