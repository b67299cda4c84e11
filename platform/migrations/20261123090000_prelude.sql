-- What the tables need before they exist: extensions, the role of the application, functions.
-- Function bodies are PL/pgSQL and name tables that the next migration makes: they are resolved when they run.

-- +goose Up
SET LOCAL lock_timeout = '1s';

-- All three are trusted: the owner of the database may create them without being a superuser.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- The application's rights hang on a group role without login. Roles belong to the whole cluster, so another
-- database's migration may be making it at this very moment.
-- +goose StatementBegin
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'roster_app') THEN
    BEGIN
      CREATE ROLE roster_app NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN
        NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role roster_app is missing and % may not create it: have an administrator run "CREATE ROLE roster_app NOLOGIN;" once, then migrate again', current_user
          USING ERRCODE = 'insufficient_privilege';
    END;
  END IF;
END
$$;
-- +goose StatementEnd

-- Up to PostgreSQL 14 everybody may create objects in public, and so put a function where ours looks for one.
-- Only the owner of the schema can mend that; where it is somebody else, README.md says what to run.
-- +goose StatementBegin
DO $$
BEGIN
  IF has_schema_privilege('public', 'public', 'CREATE') THEN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE WARNING 'PUBLIC may create objects in schema public and % may not revoke it', current_user;
END
$$;
-- +goose StatementEnd

GRANT USAGE ON SCHEMA public TO roster_app;

-- Keeps updated_at, unless the statement sets it itself (imports do).
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION public.update_updated_at_column() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$$;
-- +goose StatementEnd

-- Deletes an account so that it can be restored for 30 days, and ends its sessions. False: unknown, or deleted before.
-- It writes no entry to the log: it is for an operator at the database's prompt, the service has a use case.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION public.soft_delete_user(target uuid) RETURNS boolean
  LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  UPDATE users
     SET deleted_at = now(), purge_at = now() + interval '30 days', version = version + 1
   WHERE id = target AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE sessions SET ended_at = now(), end_reason = 'deleted' WHERE user_id = target AND ended_at IS NULL;
  RETURN true;
END
$$;
-- +goose StatementEnd

-- Removes what has expired and answers how many rows that were. Each call takes a bounded batch of each table, so
-- that no transaction grows long; call it until it answers 0. Rows that somebody else holds wait for the next call.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION public.cleanup_expired_tokens() RETURNS bigint
  LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  batch   constant integer := 5000;
  removed bigint := 0;
  n       bigint;
BEGIN
  DELETE FROM email_verification_tokens WHERE id IN (
    SELECT id FROM email_verification_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;

  DELETE FROM password_reset_tokens WHERE id IN (
    SELECT id FROM password_reset_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;

  DELETE FROM refresh_tokens WHERE id IN (
    SELECT id FROM refresh_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;

  -- Sessions stay 30 days after their end, so that people can see where they were logged in.
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions WHERE expires_at < now() - interval '30 days' ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions WHERE ended_at < now() - interval '30 days' ORDER BY ended_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;

  DELETE FROM idempotency_keys WHERE (caller, route, key) IN (
    SELECT caller, route, key FROM idempotency_keys WHERE expires_at < now() ORDER BY expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;

  DELETE FROM login_throttles WHERE (scope, key_digest) IN (
    SELECT scope, key_digest FROM login_throttles
     WHERE updated_at < now() - interval '1 day' AND (blocked_until IS NULL OR blocked_until < now())
     ORDER BY updated_at LIMIT batch FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS n = ROW_COUNT; removed := removed + n;

  RETURN removed;
END
$$;
-- +goose StatementEnd

-- Refuses to change or remove what the log holds: to the application, and to the owner too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION public.refuse_audit_change() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

-- Makes the log's partitions from this month (UTC) to so many months ahead, guards each partition, and answers how
-- many it made. Runs as the owner: the application may ask for partitions, it may not make tables. A month is first
-- made as a table and then attached, because that locks neither readers nor writers of the log out.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION public.create_audit_partitions(ahead integer) RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC'
  SET lock_timeout = '1s'
AS $$
DECLARE
  made   integer := 0;
  starts timestamptz;
  ends   timestamptz;
  part   text;
BEGIN
  IF ahead IS NULL OR ahead NOT BETWEEN 0 AND 24 THEN
    RAISE EXCEPTION 'months ahead must be 0 to 24, not %', ahead USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('roster.create_audit_partitions', 0));

  FOR i IN 0..ahead LOOP
    starts := date_trunc('month', now()) + make_interval(months => i);
    ends := starts + interval '1 month';
    part := 'user_audit_log_' || to_char(starts, 'YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
    IF EXISTS (SELECT FROM user_audit_log_default WHERE occurred_at >= starts AND occurred_at < ends) THEN
      RAISE WARNING 'the DEFAULT partition already holds entries of %: they stay there, no partition is made', part;
      CONTINUE;
    END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.user_audit_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE public.user_audit_log ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', part, starts, ends);
    made := made + 1;
  END LOOP;

  -- A statement trigger is not inherited, and older servers do not hand ENABLE ALWAYS down to the children.
  FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
               WHERE i.inhparent = 'public.user_audit_log'::regclass ORDER BY c.relname LOOP
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ('public.' || quote_ident(part))::regclass
                      AND tgname = 'user_audit_log_refuse_truncate') THEN
      EXECUTE format('CREATE TRIGGER user_audit_log_refuse_truncate BEFORE TRUNCATE ON public.%I
                      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change()', part);
    END IF;
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ('public.' || quote_ident(part))::regclass
                  AND tgname LIKE 'user\_audit\_log\_refuse\_%' AND tgenabled <> 'A') THEN
      EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER user_audit_log_refuse_change', part);
      EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER user_audit_log_refuse_truncate', part);
    END IF;
  END LOOP;
  RETURN made;
END
$$;
-- +goose StatementEnd

-- Brings both materialised views up to date without locking their readers out. Runs as the owner, who alone may.
-- A view that was never filled (after a restore without data) cannot be refreshed concurrently.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION public.refresh_user_views() RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('roster.refresh_user_views', 0));
  FOR v IN SELECT matviewname, ispopulated FROM pg_matviews
            WHERE schemaname = 'public' AND matviewname IN ('v_users_complete', 'v_active_users_summary') LOOP
    IF v.ispopulated THEN
      EXECUTE format('REFRESH MATERIALIZED VIEW CONCURRENTLY public.%I', v.matviewname);
    ELSE
      EXECUTE format('REFRESH MATERIALIZED VIEW public.%I', v.matviewname);
    END IF;
  END LOOP;
END
$$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION public.update_updated_at_column(), public.soft_delete_user(uuid), public.cleanup_expired_tokens(),
  public.refuse_audit_change(), public.create_audit_partitions(integer), public.refresh_user_views() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.soft_delete_user(uuid), public.cleanup_expired_tokens(),
  public.create_audit_partitions(integer), public.refresh_user_views() TO roster_app;

-- +goose Down
SET LOCAL lock_timeout = '1s';

DROP FUNCTION public.refresh_user_views();
DROP FUNCTION public.create_audit_partitions(integer);
DROP FUNCTION public.refuse_audit_change();
DROP FUNCTION public.cleanup_expired_tokens();
DROP FUNCTION public.soft_delete_user(uuid);
DROP FUNCTION public.update_updated_at_column();

REVOKE USAGE ON SCHEMA public FROM roster_app;

-- The role stays: other databases of the cluster may use it. An extension that somebody else owns or needs stays too.
-- +goose StatementBegin
DO $$
DECLARE
  e text;
BEGIN
  FOREACH e IN ARRAY ARRAY['pg_trgm', 'pgcrypto', 'uuid-ossp'] LOOP
    BEGIN
      EXECUTE format('DROP EXTENSION IF EXISTS %I', e);
    EXCEPTION
      WHEN insufficient_privilege OR dependent_objects_still_exist THEN
        RAISE NOTICE 'extension % stays: %', e, SQLERRM;
    END;
  END LOOP;
END
$$;
-- +goose StatementEnd
