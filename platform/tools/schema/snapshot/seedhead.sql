-- Sample accounts, for development: everybody knows their passwords. Written by `go tool schema seed` from what
-- `roster seed` makes; do not edit.
--
-- ACCOUNTS
--
--   psql -d user_management -f docs/database_schema.sql
--   psql -d user_management -f docs/seed_data.sql
--
-- All of it or nothing is loaded. Of the log it has the entries without personal values: those are sealed under keys that
-- each installation makes for itself. `roster seed` on your own database gives you all of them.

\set ON_ERROR_STOP on
BEGIN;

DO $$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE email_canonical IN ('ada@example.com', 'max@example.com', 'uma@example.com',
             'gus@example.com', 'una@example.com', 'sid@example.com') AND deleted_at IS NULL) THEN
    RAISE EXCEPTION 'sample accounts are in this database already';
  END IF;
END
$$;
