-- Comments on what Atlas does not see: functions, materialised views and their indexes.
SELECT format('COMMENT ON %s %s IS %L', kind, name, comment) FROM (
  SELECT 'FUNCTION' AS kind, p.oid::regprocedure::text AS name, obj_description(p.oid, 'pg_proc') AS comment
    FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT 'MATERIALIZED VIEW', v.oid::regclass::text, obj_description(v.oid, 'pg_class')
    FROM pg_class v WHERE v.relnamespace = 'public'::regnamespace AND v.relkind = 'm'
  UNION ALL
  SELECT 'INDEX', i.indexrelid::regclass::text, obj_description(i.indexrelid, 'pg_class')
    FROM pg_index i JOIN pg_class v ON v.oid = i.indrelid WHERE v.relnamespace = 'public'::regnamespace AND v.relkind = 'm'
) c WHERE comment <> '' ORDER BY kind COLLATE "C", name COLLATE "C"
