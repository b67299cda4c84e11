-- One line an object, "kind name: description". search_path is pg_catalog, so that names print qualified on every
-- server. What PostgreSQL 14 to 18 print differently is left out or evened out; each such place says so.
WITH rel AS (
  SELECT c.* FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace
     AND NOT c.relispartition
     AND c.relname NOT LIKE 'schema\_migrations%'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), fn AS (
  SELECT p.*, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS signature FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
), guarded(kind, name, acl) AS (
  SELECT 'table', relname::text, relacl FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  UNION ALL
  SELECT 'column', r.relname || '.' || a.attname, a.attacl FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid
  UNION ALL
  -- A function without an ACL may be run by everybody: show the default.
  -- The rights on schema public itself are left out: PostgreSQL 14 and 15 start with different ones, and who owns it
  -- there is seldom who migrates.
  SELECT 'function', signature, coalesce(proacl, acldefault('f', proowner)) FROM fn
), line(l) AS (
  -- Without versions: they follow the server's.
  SELECT format('extension %s: installed', extname) FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL
  SELECT format('table %s: kind=%s persistence=%s rls=%s/%s%s', relname, relkind, relpersistence, relrowsecurity, relforcerowsecurity,
                coalesce(' partition by ' || pg_get_partkeydef(oid), ''))
    FROM rel WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
  SELECT format('column %s.%s: %s%s%s%s%s', r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
                CASE WHEN a.attcollation <> t.typcollation THEN ' collate ' || a.attcollation::regcollation::text ELSE '' END,
                coalesce(CASE WHEN a.attgenerated <> '' THEN ' generated ' ELSE ' default ' END || pg_get_expr(d.adbin, d.adrelid), ''),
                CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text ELSE '' END)
    FROM rel r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
   WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  -- NOT NULL is told by the column: PostgreSQL 18 makes it a constraint too.
  SELECT format('constraint %s.%s: %s', r.relname, c.conname, pg_get_constraintdef(c.oid))
    FROM pg_constraint c JOIN rel r ON r.oid = c.conrelid
   WHERE c.contype IN ('p', 'u', 'f', 'c', 'x') AND c.conparentid = 0
  UNION ALL
  SELECT format('index %s.%s: %s%s', t.relname, i.relname, pg_get_indexdef(x.indexrelid),
                CASE WHEN x.indisvalid AND x.indisready THEN '' ELSE ' INVALID' END)
    FROM pg_index x JOIN rel i ON i.oid = x.indexrelid JOIN rel t ON t.oid = x.indrelid
  UNION ALL
  SELECT format('sequence %s: %s start %s by %s', r.relname, s.seqtypid::regtype, s.seqstart, s.seqincrement)
    FROM pg_sequence s JOIN rel r ON r.oid = s.seqrelid
  UNION ALL
  -- A view's text loses its table qualifiers, which PostgreSQL 16 stopped to print where they are not needed.
  SELECT format('view %s: kind=%s definition=%s', relname, relkind,
                left(encode(sha256(convert_to(regexp_replace(
                  regexp_replace(pg_get_viewdef(oid), '\m[a-z_0-9]+\.', '', 'g'), '\s+', ' ', 'g'), 'UTF8')), 'hex'), 16))
    FROM rel WHERE relkind IN ('v', 'm')
  UNION ALL
  SELECT format('function %s: returns %s language %s%s volatility=%s settings=%s source=%s', f.signature,
                pg_get_function_result(f.oid), l.lanname, CASE WHEN f.prosecdef THEN ' security definer' ELSE '' END, f.provolatile,
                coalesce(array_to_string(f.proconfig, '; '), 'none'),
                left(encode(sha256(convert_to(f.prosrc, 'UTF8')), 'hex'), 16))
    FROM fn f JOIN pg_language l ON l.oid = f.prolang
  UNION ALL
  SELECT format('trigger %s.%s: enabled=%s %s', r.relname, g.tgname, g.tgenabled, pg_get_triggerdef(g.oid))
    FROM pg_trigger g JOIN rel r ON r.oid = g.tgrelid
   WHERE NOT g.tgisinternal
  UNION ALL
  SELECT format('policy %s.%s: %s %s to %s using %s check %s', tablename, policyname, permissive, cmd, roles, qual, with_check)
    FROM pg_policies WHERE schemaname = 'public'
  UNION ALL
  SELECT format('type %s: kind=%s', typname, typtype) FROM pg_type t
   WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  UNION ALL
  -- Only what everybody and the application may do: other roles are the operator's business.
  SELECT format('grant %s %s to %s: %s', g.kind, g.name, coalesce(ro.rolname, 'PUBLIC'),
                string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END, ',' ORDER BY a.privilege_type))
    FROM guarded g CROSS JOIN LATERAL aclexplode(g.acl) a LEFT JOIN pg_roles ro ON ro.oid = a.grantee
   WHERE a.grantee = 0 OR ro.rolname = 'roster_app'
   GROUP BY g.kind, g.name, coalesce(ro.rolname, 'PUBLIC')
  UNION ALL
  -- The partitions themselves come and go; none may lack what makes the log append-only.
  SELECT format('partitions %s: default=%s unguarded=%s', r.relname,
                count(*) FILTER (WHERE pg_get_expr(p.relpartbound, p.oid) = 'DEFAULT'),
                count(*) FILTER (WHERE (SELECT count(*) FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid
                                         WHERE g.tgrelid = p.oid AND g.tgenabled = 'A' AND f.proname = 'refuse_audit_change') <> 2))
    FROM rel r JOIN pg_inherits i ON i.inhparent = r.oid JOIN pg_class p ON p.oid = i.inhrelid
   WHERE r.relkind = 'p'
   GROUP BY r.relname
)
SELECT l FROM line ORDER BY l COLLATE "C"
