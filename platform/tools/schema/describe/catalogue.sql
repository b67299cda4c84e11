SELECT jsonb_build_object(
  'tables', (
    SELECT jsonb_agg(jsonb_build_object(
      'name', c.relname, 'comment', obj_description(c.oid, 'pg_class'),
      'columns', (
        SELECT jsonb_agg(jsonb_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
          'bytes', a.attcollation = 'pg_catalog."C"'::regcollation,
          'default', pg_get_expr(d.adbin, d.adrelid), 'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum)
          FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      'constraints', coalesce((
        SELECT jsonb_agg(jsonb_build_object(
          'name', k.conname, 'kind', k.contype, 'rule', pg_get_constraintdef(k.oid), 'references', f.relname,
          'cascades', k.confdeltype = 'c',
          'columns', (SELECT jsonb_agg(a.attname ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o(num, n)
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.num)) ORDER BY k.contype DESC, k.conname COLLATE "C")
          FROM pg_constraint k LEFT JOIN pg_class f ON f.oid = k.confrelid
         WHERE k.conrelid = c.oid AND k.contype IN ('p', 'f', 'c', 'u')), '[]'::jsonb),
      'indexes', (
        SELECT jsonb_agg(jsonb_build_object(
          'name', i.relname, 'definition', pg_get_indexdef(i.oid), 'primary', x.indisprimary, 'unique', x.indisunique,
          'comment', obj_description(i.oid, 'pg_class')) ORDER BY NOT x.indisprimary, i.relname COLLATE "C")
          FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid)) ORDER BY c.relname COLLATE "C")
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relname <> 'schema_migrations'),
  'functions', (
    SELECT jsonb_agg(jsonb_build_object('name', p.oid::regprocedure::text, 'returns', pg_get_function_result(p.oid),
      'definer', p.prosecdef, 'comment', obj_description(p.oid, 'pg_proc')) ORDER BY p.proname COLLATE "C")
      FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')),
  'triggers', (
    SELECT jsonb_agg(jsonb_build_object('table', c.relname, 'name', g.tgname, 'definition', pg_get_triggerdef(g.oid),
      'always', g.tgenabled = 'A') ORDER BY c.relname COLLATE "C", g.tgname COLLATE "C")
      FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND NOT g.tgisinternal))
