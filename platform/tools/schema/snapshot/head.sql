-- The schema of Roster as its migrations make it, in one file. Written by `go tool schema describe`; do not edit.
--
--   createdb user_management
--   psql -d user_management -f docs/database_schema.sql
--   psql -d user_management -f docs/seed_data.sql          # sample accounts, for development
--
-- All of it or nothing is applied. The result is a database that the program takes for a migrated one: it goes on with
-- the migrations that came after. Who runs it owns the schema, and needs CREATEROLE unless the role roster_app is there.

\set ON_ERROR_STOP on
BEGIN;

DO $$
BEGIN
  IF to_regclass('public.users') IS NOT NULL OR to_regclass('public.schema_migrations') IS NOT NULL THEN
    RAISE EXCEPTION 'this database has a schema already: give an empty one, or bring it up to date with `roster migrate up`';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'roster_app') THEN
    CREATE ROLE roster_app NOLOGIN;
  END IF;
  -- Up to PostgreSQL 14 everybody may create objects in public.
  IF has_schema_privilege('public', 'public', 'CREATE') THEN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE WARNING '%: see platform/migrations/README.md', SQLERRM;
END
$$;

SET LOCAL search_path = pg_catalog, public;

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;
