-- What the application may do, object by object; rights in the order that PostgreSQL's manual lists them in.
WITH object(kind, name, acl, rank) AS (
  SELECT 'SCHEMA', oid::regnamespace::text, nspacl, 1 FROM pg_namespace WHERE nspname IN ('public', 'river')
  UNION ALL
  SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass::text, relacl, CASE relkind WHEN 'S' THEN 3 ELSE 2 END
    FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'river'::regnamespace) AND relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 'FUNCTION', oid::regprocedure::text, proacl, 4 FROM pg_proc WHERE pronamespace = 'public'::regnamespace
)
SELECT format('GRANT %s ON %s %s TO roster_app',
              string_agg(a.privilege_type, ', ' ORDER BY array_position(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'], a.privilege_type), a.privilege_type),
              o.kind, o.name)
  FROM object o CROSS JOIN LATERAL aclexplode(o.acl) a JOIN pg_roles r ON r.oid = a.grantee
 WHERE r.rolname = 'roster_app'
 GROUP BY o.rank, o.kind, o.name
 ORDER BY o.rank, o.name COLLATE "C"
