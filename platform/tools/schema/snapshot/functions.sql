-- Functions that are ours, not an extension's, with their rights: a function is open to everybody until that is revoked.
SELECT pg_get_functiondef(p.oid) ||
       CASE WHEN has_function_privilege('public', p.oid, 'EXECUTE') THEN ''
            ELSE format(E';\nREVOKE ALL ON FUNCTION %s FROM PUBLIC', p.oid::regprocedure) END
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
 ORDER BY p.oid::regprocedure::text COLLATE "C"
