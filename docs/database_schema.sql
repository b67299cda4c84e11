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

-- Functions
-- ---------

CREATE OR REPLACE FUNCTION public.cleanup_expired_tokens()
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
$function$
;
REVOKE ALL ON FUNCTION public.cleanup_expired_tokens() FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.copy_user_created_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
  -- For an account that is not there, the foreign key refuses the row, whatever this is.
  NEW.user_created_at := coalesce((SELECT u.created_at FROM public.users u WHERE u.id = NEW.user_id), NEW.created_at);
  RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION public.create_audit_partitions(ahead integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '1s'
AS $function$
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
$function$
;
REVOKE ALL ON FUNCTION public.create_audit_partitions(integer) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.drop_audit_month(month date, OUT entries bigint, OUT first_seq bigint, OUT last_seq bigint)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '1s'
AS $function$
DECLARE
  part text := 'user_audit_log_' || to_char(month, 'YYYY_MM');
BEGIN
  IF month IS NULL OR month <> date_trunc('month', month) THEN
    RAISE EXCEPTION '% is not the first day of a month', month USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF month + interval '1 month 30 days' > now() THEN
    RAISE EXCEPTION '% is too young to be dropped', part USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = 'public.user_audit_log'::regclass
                    AND inhrelid = to_regclass('public.' || part)) THEN
    RAISE EXCEPTION 'there is no partition %', part USING ERRCODE = 'undefined_table';
  END IF;
  -- Nobody adds an entry between the count and the end.
  EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', part);
  EXECUTE format('SELECT count(*), coalesce(min(seq), 0), coalesce(max(seq), 0) FROM public.%I', part)
     INTO entries, first_seq, last_seq;
  IF last_seq > coalesce((SELECT max(s.last_seq) FROM public.audit_seals s), 0) THEN
    RAISE EXCEPTION '% holds entries that are not sealed', part USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  EXECUTE format('DROP TABLE public.%I', part);
END
$function$
;
REVOKE ALL ON FUNCTION public.drop_audit_month(date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.refresh_user_views()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
$function$
;
REVOKE ALL ON FUNCTION public.refresh_user_views() FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  RAISE EXCEPTION '% of % is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$function$
;
REVOKE ALL ON FUNCTION public.refuse_audit_change() FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.search_fragments(searched text)
 RETURNS integer[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
DECLARE
  fragments integer[] := '{}';
BEGIN
  FOR i IN 1 .. length(searched) - 3 LOOP
    fragments := fragments || hashtext(substr(searched, i, 4));
  END LOOP;
  RETURN fragments;
END
$function$
;
REVOKE ALL ON FUNCTION public.search_fragments(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.soft_delete_user(target uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
$function$
;
REVOKE ALL ON FUNCTION public.soft_delete_user(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.update_updated_at_column()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$function$
;
REVOKE ALL ON FUNCTION public.update_updated_at_column() FROM PUBLIC;

-- Tables, indexes and constraints
-- -------------------------------

CREATE TABLE public.audit_seals (
  id uuid NOT NULL,
  number bigint NOT NULL,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  entry_count integer NOT NULL,
  merkle_root bytea NOT NULL,
  previous_hash bytea NULL,
  seal_hash bytea NOT NULL,
  signature bytea NULL,
  key_id text NULL,
  sealed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  CONSTRAINT audit_seals_entry_count_positive CHECK (entry_count >= 0),
  CONSTRAINT audit_seals_key_id_length CHECK ((char_length(key_id) >= 1) AND (char_length(key_id) <= 100)),
  CONSTRAINT audit_seals_merkle_root_length CHECK (octet_length(merkle_root) = 32),
  CONSTRAINT audit_seals_number_positive CHECK (number >= 1),
  CONSTRAINT audit_seals_previous_hash_length CHECK (octet_length(previous_hash) = 32),
  CONSTRAINT audit_seals_range CHECK (last_seq >= (first_seq - 1)),
  CONSTRAINT audit_seals_seal_hash_length CHECK (octet_length(seal_hash) = 32),
  CONSTRAINT audit_seals_signature_length CHECK (octet_length(signature) = 64),
  CONSTRAINT audit_seals_signature_pair CHECK ((signature IS NULL) = (key_id IS NULL))
);
CREATE INDEX audit_seals_last_seq_idx ON public.audit_seals (last_seq);
CREATE UNIQUE INDEX audit_seals_number_key ON public.audit_seals (number);
CREATE UNIQUE INDEX audit_seals_seal_hash_key ON public.audit_seals (seal_hash);
COMMENT ON TABLE public.audit_seals IS 'Owner: audit. Each seal covers a run of the log and the seal before it. Append-only.';
COMMENT ON COLUMN public.audit_seals.id IS 'Orders seals by time (version 7).';
COMMENT ON COLUMN public.audit_seals.number IS 'Place in the chain, from 1.';
COMMENT ON COLUMN public.audit_seals.first_seq IS 'First entry that it covers.';
COMMENT ON COLUMN public.audit_seals.last_seq IS 'Last entry that it covers.';
COMMENT ON COLUMN public.audit_seals.entry_count IS 'How many entries there were: a removed one makes it wrong.';
COMMENT ON COLUMN public.audit_seals.merkle_root IS 'Root of the tree over the entries'' hashes, as in RFC 6962.';
COMMENT ON COLUMN public.audit_seals.previous_hash IS 'seal_hash of the seal before; NULL for the first.';
COMMENT ON COLUMN public.audit_seals.seal_hash IS 'SHA-256 of all that is above.';
COMMENT ON COLUMN public.audit_seals.signature IS 'Ed25519 over seal_hash.';
COMMENT ON COLUMN public.audit_seals.key_id IS 'Which key signed.';
COMMENT ON COLUMN public.audit_seals.sealed_at IS 'When the seal was made.';
COMMENT ON INDEX public.audit_seals_last_seq_idx IS 'The seal that covers an entry.';
COMMENT ON INDEX public.audit_seals_number_key IS 'The chain in its order; one seal a place.';
COMMENT ON INDEX public.audit_seals_seal_hash_key IS 'One seal a hash: the chain cannot run in a circle.';

CREATE TABLE public.audit_subject_keys (
  subject_id uuid NOT NULL,
  wrapped_key bytea NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz NULL,
  PRIMARY KEY (subject_id),
  CONSTRAINT audit_subject_keys_destruction_pair CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL)),
  CONSTRAINT audit_subject_keys_wrapped_key_length CHECK ((octet_length(wrapped_key) >= 1) AND (octet_length(wrapped_key) <= 1024))
);
COMMENT ON TABLE public.audit_subject_keys IS 'Owner: audit. The key that seals one person''s data in the log; destroying it erases the data.';
COMMENT ON COLUMN public.audit_subject_keys.subject_id IS 'Whose values it seals; without a foreign key, because the log outlives the person''s account.';
COMMENT ON COLUMN public.audit_subject_keys.wrapped_key IS 'Secret. AES-256 key, wrapped by a key from the configuration; NULL once it was destroyed.';
COMMENT ON COLUMN public.audit_subject_keys.created_at IS 'When it was made.';
COMMENT ON COLUMN public.audit_subject_keys.destroyed_at IS 'When it was destroyed, and with it every sealed value about the person.';

CREATE TABLE public.idempotency_keys (
  caller text NOT NULL COLLATE "C",
  route text NOT NULL COLLATE "C",
  key text NOT NULL COLLATE "C",
  request_digest bytea NOT NULL,
  status integer NULL,
  headers jsonb NULL,
  body bytea NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (caller, route, key),
  CONSTRAINT idempotency_keys_body_length CHECK (octet_length(body) <= 1048576),
  CONSTRAINT idempotency_keys_caller_length CHECK ((char_length(caller) >= 1) AND (char_length(caller) <= 100)),
  CONSTRAINT idempotency_keys_headers_object CHECK ((jsonb_typeof(headers) = 'object'::text) AND (octet_length((headers)::text) <= 16384)),
  CONSTRAINT idempotency_keys_key_length CHECK ((char_length(key) >= 1) AND (char_length(key) <= 255)),
  CONSTRAINT idempotency_keys_request_digest_length CHECK (octet_length(request_digest) = 32),
  CONSTRAINT idempotency_keys_route_length CHECK ((char_length(route) >= 1) AND (char_length(route) <= 200)),
  CONSTRAINT idempotency_keys_status_http CHECK ((status >= 100) AND (status <= 599))
);
CREATE INDEX idempotency_keys_expires_at_idx ON public.idempotency_keys (expires_at);
COMMENT ON TABLE public.idempotency_keys IS 'Owner: platform. What was answered to a POST with an Idempotency-Key, for 24 hours.';
COMMENT ON COLUMN public.idempotency_keys.caller IS 'Who sent the request.';
COMMENT ON COLUMN public.idempotency_keys.route IS 'Method and route.';
COMMENT ON COLUMN public.idempotency_keys.key IS 'The client''s Idempotency-Key.';
COMMENT ON COLUMN public.idempotency_keys.request_digest IS 'SHA-256 of the body: another body under the same key is refused.';
COMMENT ON COLUMN public.idempotency_keys.status IS 'Status that was answered; NULL while the request is in flight.';
COMMENT ON COLUMN public.idempotency_keys.headers IS 'Headers of the answer that are repeated.';
COMMENT ON COLUMN public.idempotency_keys.body IS 'Personal. The answer, to be repeated as it was.';
COMMENT ON COLUMN public.idempotency_keys.created_at IS 'When the request came.';
COMMENT ON COLUMN public.idempotency_keys.expires_at IS 'When the key may mean another request.';
COMMENT ON INDEX public.idempotency_keys_expires_at_idx IS 'Clean-up of keys that expired.';

CREATE TABLE public.login_throttles (
  scope text NOT NULL COLLATE "C",
  key_digest bytea NOT NULL,
  failures integer NOT NULL,
  window_started_at timestamptz NOT NULL,
  blocked_until timestamptz NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key_digest),
  CONSTRAINT login_throttles_failures_positive CHECK (failures >= 0),
  CONSTRAINT login_throttles_key_digest_length CHECK (octet_length(key_digest) = 32),
  CONSTRAINT login_throttles_scope_known CHECK (scope = ANY (ARRAY['account'::text, 'account_network'::text, 'network'::text]))
);
CREATE INDEX login_throttles_updated_at_idx ON public.login_throttles (updated_at);
COMMENT ON TABLE public.login_throttles IS 'Owner: identity. What must not be done too often: attempts at an account, the same from one network or device, letters to an account, requests of a network.';
COMMENT ON COLUMN public.login_throttles.scope IS 'account: attempts at it, or letters to it. account_network: attempts at it from one network or known device. network: requests of an operation.';
COMMENT ON COLUMN public.login_throttles.key_digest IS 'Personal. SHA-256 of what is counted, so that the table lists no addresses.';
COMMENT ON COLUMN public.login_throttles.failures IS 'How many there were in the window: attempts that were not forgiven, letters, or requests by the lease.';
COMMENT ON COLUMN public.login_throttles.window_started_at IS 'When counting began.';
COMMENT ON COLUMN public.login_throttles.blocked_until IS 'Until when attempts are refused; NULL for not at all, and for what is not attempts.';
COMMENT ON COLUMN public.login_throttles.updated_at IS 'When it last counted; a day later it is forgotten.';
COMMENT ON INDEX public.login_throttles_updated_at_idx IS 'Clean-up of counters that nobody added to for a day.';

CREATE TABLE public.users (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  email text NOT NULL,
  email_canonical text NOT NULL COLLATE "C",
  username text NULL,
  username_canonical text NULL COLLATE "C",
  status text NOT NULL DEFAULT 'pending',
  email_verified_at timestamptz NULL,
  suspended_at timestamptz NULL,
  suspended_until timestamptz NULL,
  suspension_reason text NULL,
  external_id text NULL COLLATE "C",
  metadata_public jsonb NOT NULL DEFAULT '{}',
  metadata_private jsonb NOT NULL DEFAULT '{}',
  search_text text NOT NULL DEFAULT '' COLLATE "C",
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz NULL,
  purge_at timestamptz NULL,
  PRIMARY KEY (id),
  CONSTRAINT users_deletion_pair CHECK ((deleted_at IS NULL) = (purge_at IS NULL)),
  CONSTRAINT users_email_canonical_format CHECK (email_canonical ~ '^[^@]+@[^@]+$'::text),
  CONSTRAINT users_email_canonical_length CHECK ((char_length(email_canonical) >= 3) AND (char_length(email_canonical) <= 254)),
  CONSTRAINT users_email_format CHECK (email ~ '^[^@]+@[^@]+$'::text),
  CONSTRAINT users_email_length CHECK ((char_length(email) >= 3) AND (char_length(email) <= 254)),
  CONSTRAINT users_external_id_length CHECK ((char_length(external_id) >= 1) AND (char_length(external_id) <= 255)),
  CONSTRAINT users_metadata_private_object CHECK ((jsonb_typeof(metadata_private) = 'object'::text) AND (octet_length((metadata_private)::text) <= 16384)),
  CONSTRAINT users_metadata_public_object CHECK ((jsonb_typeof(metadata_public) = 'object'::text) AND (octet_length((metadata_public)::text) <= 16384)),
  CONSTRAINT users_search_text_length CHECK (char_length(search_text) <= 1000),
  CONSTRAINT users_status_known CHECK (status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text])),
  CONSTRAINT users_suspension_end CHECK ((suspended_until IS NULL) OR ((suspended_at IS NOT NULL) AND (suspended_until > suspended_at))),
  CONSTRAINT users_suspension_pair CHECK ((status = 'suspended'::text) = (suspended_at IS NOT NULL)),
  CONSTRAINT users_suspension_reason_length CHECK (char_length(suspension_reason) <= 500),
  CONSTRAINT users_username_canonical_format CHECK (username_canonical !~ '@'::text),
  CONSTRAINT users_username_canonical_length CHECK ((char_length(username_canonical) >= 3) AND (char_length(username_canonical) <= 32)),
  CONSTRAINT users_username_format CHECK (username !~ '@'::text),
  CONSTRAINT users_username_length CHECK ((char_length(username) >= 3) AND (char_length(username) <= 32)),
  CONSTRAINT users_username_pair CHECK ((username IS NULL) = (username_canonical IS NULL)),
  CONSTRAINT users_version_positive CHECK (version >= 1)
);
CREATE INDEX users_created_at_idx ON public.users (created_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX users_deleted_idx ON public.users (created_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);
CREATE UNIQUE INDEX users_email_canonical_key ON public.users (email_canonical) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX users_external_id_key ON public.users (external_id) WHERE (deleted_at IS NULL);
CREATE INDEX users_no_username_idx ON public.users (id) WHERE ((username_canonical IS NULL) AND (deleted_at IS NULL));
CREATE INDEX users_purge_at_idx ON public.users (purge_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX users_search_fragments_idx ON public.users USING gin ((public.search_fragments(search_text))) WHERE (deleted_at IS NULL);
CREATE INDEX users_search_idx ON public.users USING gin (created_at, (date_trunc('hour'::text, (created_at AT TIME ZONE 'UTC'::text))), search_text gin_trgm_ops) WHERE (deleted_at IS NULL);
CREATE INDEX users_status_idx ON public.users (status, created_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX users_unverified_idx ON public.users (created_at DESC, id DESC) WHERE ((email_verified_at IS NULL) AND (deleted_at IS NULL));
CREATE INDEX users_updated_at_idx ON public.users (updated_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX users_username_canonical_key ON public.users (username_canonical) WHERE (deleted_at IS NULL);
COMMENT ON TABLE public.users IS 'Owner: user. One row an account; a deleted one keeps its row until purge_at.';
COMMENT ON COLUMN public.users.id IS 'The account''s name for everything else. Random (version 4), so that it does not tell when the person joined.';
COMMENT ON COLUMN public.users.email IS 'Personal. The address as the person wrote it, for display and mail.';
COMMENT ON COLUMN public.users.email_canonical IS 'Personal. The address in the form that decides who is who, made in Go.';
COMMENT ON COLUMN public.users.username IS 'Personal. The name as the person wrote it; NULL for who has none.';
COMMENT ON COLUMN public.users.username_canonical IS 'Personal. The username in the form that decides who is who, made in Go; holds no @, so that a login is one or the other.';
COMMENT ON COLUMN public.users.status IS 'pending until the address is proven, then active or suspended; survives a deletion, which is deleted_at.';
COMMENT ON COLUMN public.users.email_verified_at IS 'When the address was proven to be read by its owner; NULL until then.';
COMMENT ON COLUMN public.users.suspended_at IS 'When the suspension began; set exactly while status is suspended.';
COMMENT ON COLUMN public.users.suspended_until IS 'When the suspension ends by itself; NULL for one without an end.';
COMMENT ON COLUMN public.users.suspension_reason IS 'Personal. Why, in an administrator''s words.';
COMMENT ON COLUMN public.users.external_id IS 'Personal. The account''s name in another system, for imports.';
COMMENT ON COLUMN public.users.metadata_public IS 'Personal. Free JSON that the person may read.';
COMMENT ON COLUMN public.users.metadata_private IS 'Personal. Free JSON for administrators alone.';
COMMENT ON COLUMN public.users.search_text IS 'Personal. Email, username and names, folded in Go: what substring search looks into.';
COMMENT ON COLUMN public.users.version IS 'The ETag: every change of the account adds one, and a stale one is refused.';
COMMENT ON COLUMN public.users.created_at IS 'When the account was made.';
COMMENT ON COLUMN public.users.updated_at IS 'When the account last changed, kept by a trigger; a login is no change.';
COMMENT ON COLUMN public.users.deleted_at IS 'When the account was deleted; NULL for one that is in use.';
COMMENT ON COLUMN public.users.purge_at IS 'From when on the row is removed for good; set exactly when deleted_at is.';
COMMENT ON INDEX public.users_created_at_idx IS 'The default list, newest first; the id breaks ties between pages.';
COMMENT ON INDEX public.users_deleted_idx IS 'Deleted accounts, beside the others in lists that include them.';
COMMENT ON INDEX public.users_email_canonical_key IS 'Login and existence by address; one account an address, freed by deletion. Also the order of a list by email.';
COMMENT ON INDEX public.users_external_id_key IS 'The account of an id in another system; one account an id, freed by deletion.';
COMMENT ON INDEX public.users_no_username_idx IS 'Accounts without a username: the end of a list by username.';
COMMENT ON INDEX public.users_purge_at_idx IS 'Deleted accounts that are due to be purged.';
COMMENT ON INDEX public.users_search_fragments_idx IS 'Search for a fragment of four letters or more: few accounts hold any four of them, however many accounts there are.';
COMMENT ON INDEX public.users_search_idx IS 'Search for a fragment of email, username or names, among all or among the newest or oldest accounts.';
COMMENT ON INDEX public.users_status_idx IS 'The list of one status, newest first.';
COMMENT ON INDEX public.users_unverified_idx IS 'Accounts whose address is not proven, newest first.';
COMMENT ON INDEX public.users_updated_at_idx IS 'The list by last change.';
COMMENT ON INDEX public.users_username_canonical_key IS 'Login and existence by username; one account a name, freed by deletion. Also the order of a list by username.';

CREATE TABLE public.user_audit_log (
  id uuid NOT NULL,
  seq bigserial NOT NULL,
  occurred_at timestamptz NOT NULL,
  action text NOT NULL COLLATE "C",
  outcome text NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NULL,
  session_id uuid NULL,
  subject_type text NULL COLLATE "C",
  subject_id uuid NULL,
  changes jsonb NOT NULL DEFAULT '{}',
  reason text NULL,
  ip_sealed bytea NULL,
  user_agent_sealed bytea NULL,
  request_id text NULL,
  content_hash bytea NOT NULL,
  PRIMARY KEY (occurred_at, id),
  CONSTRAINT user_audit_log_action_length CHECK ((char_length(action) >= 1) AND (char_length(action) <= 100)),
  CONSTRAINT user_audit_log_actor_kind_known CHECK (actor_kind = ANY (ARRAY['user'::text, 'system'::text, 'anonymous'::text])),
  CONSTRAINT user_audit_log_changes_object CHECK ((jsonb_typeof(changes) = 'object'::text) AND (octet_length((changes)::text) <= 262144)),
  CONSTRAINT user_audit_log_content_hash_length CHECK (octet_length(content_hash) = 32),
  CONSTRAINT user_audit_log_ip_sealed_length CHECK (octet_length(ip_sealed) <= 256),
  CONSTRAINT user_audit_log_outcome_known CHECK (outcome = ANY (ARRAY['success'::text, 'refused'::text])),
  CONSTRAINT user_audit_log_reason_length CHECK (char_length(reason) <= 500),
  CONSTRAINT user_audit_log_request_id_length CHECK ((char_length(request_id) >= 1) AND (char_length(request_id) <= 128)),
  CONSTRAINT user_audit_log_subject_type_length CHECK ((char_length(subject_type) >= 1) AND (char_length(subject_type) <= 50)),
  CONSTRAINT user_audit_log_user_agent_sealed_length CHECK (octet_length(user_agent_sealed) <= 4096)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX user_audit_log_action_idx ON public.user_audit_log (action, occurred_at DESC, id DESC);
CREATE INDEX user_audit_log_actor_id_idx ON public.user_audit_log (actor_id, occurred_at DESC, id DESC);
CREATE INDEX user_audit_log_refused_idx ON public.user_audit_log (occurred_at DESC, id DESC) WHERE (outcome = 'refused'::text);
CREATE INDEX user_audit_log_request_id_idx ON public.user_audit_log (request_id);
CREATE INDEX user_audit_log_seq_idx ON public.user_audit_log (seq);
CREATE INDEX user_audit_log_subject_id_idx ON public.user_audit_log (subject_id, occurred_at DESC, id DESC);
CREATE INDEX user_audit_log_subject_type_idx ON public.user_audit_log (subject_type, occurred_at DESC, id DESC) WHERE (subject_type <> 'user'::text);
COMMENT ON TABLE public.user_audit_log IS 'Owner: audit. Who did what, when, with before and after. Append-only, by triggers and by grants.';
COMMENT ON COLUMN public.user_audit_log.id IS 'Version 7: the time in it leads to the entry''s partition.';
COMMENT ON COLUMN public.user_audit_log.seq IS 'The order that seals are made in. Gaps are changes that were rolled back.';
COMMENT ON COLUMN public.user_audit_log.occurred_at IS 'When it happened; decides the partition.';
COMMENT ON COLUMN public.user_audit_log.action IS 'What happened, as module.event.';
COMMENT ON COLUMN public.user_audit_log.outcome IS 'success, or refused.';
COMMENT ON COLUMN public.user_audit_log.actor_kind IS 'user, system or anonymous.';
COMMENT ON COLUMN public.user_audit_log.actor_id IS 'Who did it; NULL unless it was a user.';
COMMENT ON COLUMN public.user_audit_log.session_id IS 'In which session.';
COMMENT ON COLUMN public.user_audit_log.subject_type IS 'What it was done to.';
COMMENT ON COLUMN public.user_audit_log.subject_id IS 'Which one; without a foreign key, because the log outlives it.';
COMMENT ON COLUMN public.user_audit_log.changes IS 'Personal. Each field before and after; personal values sealed under the key of the person they are about.';
COMMENT ON COLUMN public.user_audit_log.reason IS 'Personal. Why, as the request''s X-Change-Reason said.';
COMMENT ON COLUMN public.user_audit_log.ip_sealed IS 'Personal. Where the request came from, sealed.';
COMMENT ON COLUMN public.user_audit_log.user_agent_sealed IS 'Personal. With which program, sealed.';
COMMENT ON COLUMN public.user_audit_log.request_id IS 'The request, as its answer named it.';
COMMENT ON COLUMN public.user_audit_log.content_hash IS 'SHA-256 of all other columns but seq: seals cover it.';
COMMENT ON INDEX public.user_audit_log_action_idx IS 'One kind of event, newest first.';
COMMENT ON INDEX public.user_audit_log_actor_id_idx IS 'What one account did, newest first.';
COMMENT ON INDEX public.user_audit_log_refused_idx IS 'What was refused, newest first.';
COMMENT ON INDEX public.user_audit_log_request_id_idx IS 'What one request did.';
COMMENT ON INDEX public.user_audit_log_seq_idx IS 'The log in the order of its seals: sealing, verifying, following.';
COMMENT ON INDEX public.user_audit_log_subject_id_idx IS 'What was done to one account, newest first.';
COMMENT ON INDEX public.user_audit_log_subject_type_idx IS 'What was done to things of one kind, other than accounts, newest first.';

CREATE TABLE public.signing_keys (
  id uuid NOT NULL,
  kid text NOT NULL COLLATE "C",
  algorithm text NOT NULL,
  public_key bytea NOT NULL,
  private_key_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  signs_from timestamptz NOT NULL,
  retired_at timestamptz NULL,
  verifies_until timestamptz NULL,
  PRIMARY KEY (id),
  CONSTRAINT signing_keys_algorithm_known CHECK (algorithm = 'ES256'::text),
  CONSTRAINT signing_keys_kid_length CHECK ((char_length(kid) >= 1) AND (char_length(kid) <= 100)),
  CONSTRAINT signing_keys_private_key_sealed_length CHECK ((octet_length(private_key_sealed) >= 1) AND (octet_length(private_key_sealed) <= 4096)),
  CONSTRAINT signing_keys_public_key_length CHECK ((octet_length(public_key) >= 1) AND (octet_length(public_key) <= 1024))
);
CREATE UNIQUE INDEX signing_keys_kid_key ON public.signing_keys (kid);
COMMENT ON TABLE public.signing_keys IS 'Owner: identity. The keys that sign access tokens, private halves sealed.';
COMMENT ON COLUMN public.signing_keys.id IS 'Orders keys by time (version 7).';
COMMENT ON COLUMN public.signing_keys.kid IS 'The name in tokens and in the key set.';
COMMENT ON COLUMN public.signing_keys.algorithm IS 'ES256, the only one: a token cannot choose another.';
COMMENT ON COLUMN public.signing_keys.public_key IS 'SubjectPublicKeyInfo, DER.';
COMMENT ON COLUMN public.signing_keys.private_key_sealed IS 'Secret. Private half, AES-256-GCM under a key from the configuration.';
COMMENT ON COLUMN public.signing_keys.created_at IS 'When it was made.';
COMMENT ON COLUMN public.signing_keys.signs_from IS 'From when on it signs: published before, so that every verifier knows it.';
COMMENT ON COLUMN public.signing_keys.retired_at IS 'When it stopped to sign; NULL while it does.';
COMMENT ON COLUMN public.signing_keys.verifies_until IS 'Until when the key set holds it; NULL while it signs.';
COMMENT ON INDEX public.signing_keys_kid_key IS 'One key a name.';

CREATE TABLE public.schema_migrations (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  version_id bigint NOT NULL,
  is_applied boolean NOT NULL,
  tstamp timestamp NOT NULL DEFAULT now(),
  PRIMARY KEY (id)
);

CREATE TABLE public.email_verification_tokens (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  purpose text NOT NULL,
  email text NOT NULL,
  email_canonical text NOT NULL COLLATE "C",
  token_digest bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz NULL,
  revoked_at timestamptz NULL,
  PRIMARY KEY (id),
  CONSTRAINT email_verification_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT email_verification_tokens_email_canonical_length CHECK ((char_length(email_canonical) >= 3) AND (char_length(email_canonical) <= 254)),
  CONSTRAINT email_verification_tokens_email_length CHECK ((char_length(email) >= 3) AND (char_length(email) <= 254)),
  CONSTRAINT email_verification_tokens_purpose_known CHECK (purpose = ANY (ARRAY['verify'::text, 'change'::text])),
  CONSTRAINT email_verification_tokens_token_digest_length CHECK (octet_length(token_digest) = 32)
);
CREATE INDEX email_verification_tokens_expires_at_idx ON public.email_verification_tokens (expires_at);
CREATE UNIQUE INDEX email_verification_tokens_token_digest_key ON public.email_verification_tokens (token_digest);
CREATE INDEX email_verification_tokens_user_id_idx ON public.email_verification_tokens (user_id);
COMMENT ON TABLE public.email_verification_tokens IS 'Owner: identity. Proofs that an address is read by its owner: of a new account, or of a change.';
COMMENT ON COLUMN public.email_verification_tokens.id IS 'Orders tokens by time (version 7).';
COMMENT ON COLUMN public.email_verification_tokens.user_id IS 'Whose address is to be proven.';
COMMENT ON COLUMN public.email_verification_tokens.purpose IS 'verify for a new account''s address, change for a new address of an old account.';
COMMENT ON COLUMN public.email_verification_tokens.email IS 'Personal. The address that the token was mailed to, as written.';
COMMENT ON COLUMN public.email_verification_tokens.email_canonical IS 'Personal. The same in canonical form, which the account gets.';
COMMENT ON COLUMN public.email_verification_tokens.token_digest IS 'Secret. SHA-256 of the token, which only the mail holds.';
COMMENT ON COLUMN public.email_verification_tokens.created_at IS 'When it was mailed.';
COMMENT ON COLUMN public.email_verification_tokens.expires_at IS 'Until when it may be used.';
COMMENT ON COLUMN public.email_verification_tokens.used_at IS 'When it was used: it works once.';
COMMENT ON COLUMN public.email_verification_tokens.revoked_at IS 'When a newer one, or a change of the account, made it void.';
COMMENT ON INDEX public.email_verification_tokens_expires_at_idx IS 'Clean-up of verification tokens that expired.';
COMMENT ON INDEX public.email_verification_tokens_token_digest_key IS 'The token that is presented.';
COMMENT ON INDEX public.email_verification_tokens_user_id_idx IS 'Tokens of a person that a newer one makes void, and the foreign key to users.';

CREATE TABLE public.password_reset_tokens (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  token_digest bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz NULL,
  revoked_at timestamptz NULL,
  PRIMARY KEY (id),
  CONSTRAINT password_reset_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT password_reset_tokens_token_digest_length CHECK (octet_length(token_digest) = 32)
);
CREATE INDEX password_reset_tokens_expires_at_idx ON public.password_reset_tokens (expires_at);
CREATE UNIQUE INDEX password_reset_tokens_token_digest_key ON public.password_reset_tokens (token_digest);
CREATE INDEX password_reset_tokens_user_id_idx ON public.password_reset_tokens (user_id);
COMMENT ON TABLE public.password_reset_tokens IS 'Owner: identity. Mailed permissions to set a new password, once.';
COMMENT ON COLUMN public.password_reset_tokens.id IS 'Orders tokens by time (version 7).';
COMMENT ON COLUMN public.password_reset_tokens.user_id IS 'Whose password may be set.';
COMMENT ON COLUMN public.password_reset_tokens.token_digest IS 'Secret. SHA-256 of the token, which only the mail holds.';
COMMENT ON COLUMN public.password_reset_tokens.created_at IS 'When it was mailed.';
COMMENT ON COLUMN public.password_reset_tokens.expires_at IS 'Until when it may be used.';
COMMENT ON COLUMN public.password_reset_tokens.used_at IS 'When it was used: it works once.';
COMMENT ON COLUMN public.password_reset_tokens.revoked_at IS 'When a newer one, or a change of the account, made it void.';
COMMENT ON INDEX public.password_reset_tokens_expires_at_idx IS 'Clean-up of reset tokens that expired.';
COMMENT ON INDEX public.password_reset_tokens_token_digest_key IS 'The token that is presented.';
COMMENT ON INDEX public.password_reset_tokens_user_id_idx IS 'Tokens of a person that a newer one makes void, and the foreign key to users.';

CREATE TABLE public.sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  authenticated_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz NULL,
  end_reason text NULL,
  ip inet NULL,
  user_agent text NULL,
  PRIMARY KEY (id),
  CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT sessions_end_pair CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT sessions_end_reason_known CHECK (end_reason = ANY (ARRAY['logout'::text, 'revoked'::text, 'password_changed'::text, 'password_reset'::text, 'suspended'::text, 'deleted'::text, 'refresh_reuse'::text, 'expired'::text, 'replaced'::text])),
  CONSTRAINT sessions_user_agent_length CHECK (char_length(user_agent) <= 512)
);
CREATE INDEX sessions_ended_at_idx ON public.sessions (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX sessions_expires_at_idx ON public.sessions (expires_at);
CREATE INDEX sessions_user_id_idx ON public.sessions (user_id, created_at DESC, id DESC);
COMMENT ON TABLE public.sessions IS 'Owner: identity. One login on one device, until it ends or expires.';
COMMENT ON COLUMN public.sessions.id IS 'Named in access tokens as sid.';
COMMENT ON COLUMN public.sessions.user_id IS 'Who is logged in.';
COMMENT ON COLUMN public.sessions.created_at IS 'When it began.';
COMMENT ON COLUMN public.sessions.authenticated_at IS 'When the password was last given, for what asks for a fresh login.';
COMMENT ON COLUMN public.sessions.expires_at IS 'The absolute end: no refresh moves it.';
COMMENT ON COLUMN public.sessions.ended_at IS 'When it was ended before its time; NULL for one that was not.';
COMMENT ON COLUMN public.sessions.end_reason IS 'Why it was ended; set exactly when ended_at is.';
COMMENT ON COLUMN public.sessions.ip IS 'Personal. Where the login came from.';
COMMENT ON COLUMN public.sessions.user_agent IS 'Personal. With which program.';
COMMENT ON INDEX public.sessions_ended_at_idx IS 'Clean-up of sessions that were ended.';
COMMENT ON INDEX public.sessions_expires_at_idx IS 'Clean-up of sessions that expired.';
COMMENT ON INDEX public.sessions_user_id_idx IS 'Sessions of a person, newest first, and the foreign key to users: so it is not partial.';

CREATE TABLE public.refresh_tokens (
  session_id uuid NOT NULL,
  generation integer NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  family_digest bytea NOT NULL,
  token_digest bytea NOT NULL,
  previous_digest bytea NULL,
  PRIMARY KEY (session_id),
  CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT refresh_tokens_digest_lengths CHECK ((octet_length(family_digest) = 32) AND (octet_length(token_digest) = 32) AND (octet_length(previous_digest) = 32)),
  CONSTRAINT refresh_tokens_generation_positive CHECK (generation >= 0)
);
CREATE UNIQUE INDEX refresh_tokens_family_digest_key ON public.refresh_tokens (family_digest);
COMMENT ON TABLE public.refresh_tokens IS 'Owner: identity. One row a session, rewritten by each refresh: its newest token and the one before. Older ones are known by their family.';
COMMENT ON COLUMN public.refresh_tokens.session_id IS 'Whose tokens they are.';
COMMENT ON COLUMN public.refresh_tokens.generation IS 'The newest token''s place in the chain, from 0.';
COMMENT ON COLUMN public.refresh_tokens.issued_at IS 'Personal. When the newest token was issued: when the session was last used.';
COMMENT ON COLUMN public.refresh_tokens.expires_at IS 'Until when the newest token may be presented.';
COMMENT ON COLUMN public.refresh_tokens.family_digest IS 'Secret. SHA-256 of what all tokens of the session begin with, which is its first token.';
COMMENT ON COLUMN public.refresh_tokens.token_digest IS 'Secret. SHA-256 of the newest token, which itself is nowhere.';
COMMENT ON COLUMN public.refresh_tokens.previous_digest IS 'Secret. SHA-256 of the token before, which may come again for a moment; NULL for none.';
COMMENT ON INDEX public.refresh_tokens_family_digest_key IS 'The session of a token that is presented. No other column is in an index, so that a refresh writes to none.';

CREATE TABLE public.roles (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL COLLATE "C",
  title text NOT NULL,
  description text NOT NULL DEFAULT '',
  is_system boolean NOT NULL DEFAULT false,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  CONSTRAINT roles_description_length CHECK (char_length(description) <= 500),
  CONSTRAINT roles_name_format CHECK (name ~ '^[a-z][a-z0-9_-]{0,62}$'::text),
  CONSTRAINT roles_title_length CHECK ((char_length(title) >= 1) AND (char_length(title) <= 100)),
  CONSTRAINT roles_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX roles_name_key ON public.roles (name);
COMMENT ON TABLE public.roles IS 'Owner: user. A named set of permissions. System roles come with migrations and cannot be deleted.';
COMMENT ON COLUMN public.roles.id IS 'The four system roles have the same ids everywhere.';
COMMENT ON COLUMN public.roles.name IS 'The key that API and tokens use, set once.';
COMMENT ON COLUMN public.roles.title IS 'What people read.';
COMMENT ON COLUMN public.roles.description IS 'What the role is for.';
COMMENT ON COLUMN public.roles.is_system IS 'Came with a migration: cannot be deleted, keeps its permissions.';
COMMENT ON COLUMN public.roles.version IS 'The ETag of the role.';
COMMENT ON COLUMN public.roles.created_at IS 'When the role was made.';
COMMENT ON COLUMN public.roles.updated_at IS 'When the role last changed.';
COMMENT ON INDEX public.roles_name_key IS 'A role by its name; one role a name.';

CREATE TABLE public.role_permissions (
  role_id uuid NOT NULL,
  permission text NOT NULL COLLATE "C",
  PRIMARY KEY (role_id, permission),
  CONSTRAINT role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT role_permissions_permission_format CHECK (permission ~ '^[a-z][a-z0-9_]*(-[a-z0-9_]+)*:[a-z][a-z0-9_-]*$'::text),
  CONSTRAINT role_permissions_permission_length CHECK ((char_length(permission) >= 3) AND (char_length(permission) <= 100))
);
COMMENT ON TABLE public.role_permissions IS 'Owner: user. The permissions of a role, named resource:action.';
COMMENT ON COLUMN public.role_permissions.role_id IS 'Which role allows it.';
COMMENT ON COLUMN public.role_permissions.permission IS 'What it allows, as module:right; the modules'' code is the catalogue.';

CREATE TABLE public.user_credentials (
  user_id uuid NOT NULL,
  password_hash text NULL,
  password_changed_at timestamptz NULL,
  token_epoch integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id),
  CONSTRAINT user_credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT user_credentials_password_hash_length CHECK ((char_length(password_hash) >= 1) AND (char_length(password_hash) <= 512)),
  CONSTRAINT user_credentials_token_epoch_positive CHECK (token_epoch >= 0)
);
COMMENT ON TABLE public.user_credentials IS 'Owner: identity. The password hash of an account and its token epoch.';
COMMENT ON COLUMN public.user_credentials.user_id IS 'Whose credential it is.';
COMMENT ON COLUMN public.user_credentials.password_hash IS 'Secret. argon2id (or bcrypt, replaced at the next login) in PHC form; NULL for an account without a password.';
COMMENT ON COLUMN public.user_credentials.password_changed_at IS 'When the password was last set.';
COMMENT ON COLUMN public.user_credentials.token_epoch IS 'Access tokens of an older epoch are refused: a change of password or roles adds one.';
COMMENT ON COLUMN public.user_credentials.created_at IS 'When the row was made.';
COMMENT ON COLUMN public.user_credentials.updated_at IS 'When the row last changed.';

CREATE TABLE public.user_imports (
  id uuid NOT NULL,
  content_sha256 bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz NULL,
  PRIMARY KEY (id),
  CONSTRAINT user_imports_content_sha256_length CHECK (octet_length(content_sha256) = 32)
);
CREATE UNIQUE INDEX user_imports_content_sha256_key ON public.user_imports (content_sha256);
COMMENT ON TABLE public.user_imports IS 'Owner: user. One row a file of accounts that was, or is being, imported; it goes 30 days later.';
COMMENT ON COLUMN public.user_imports.id IS 'Orders imports by time (version 7).';
COMMENT ON COLUMN public.user_imports.content_sha256 IS 'SHA-256 of the file: tells the same one again, so that an import that was stopped goes on.';
COMMENT ON COLUMN public.user_imports.created_at IS 'When it was begun.';
COMMENT ON COLUMN public.user_imports.finished_at IS 'When nothing was left; NULL while it is under way, or stopped.';
COMMENT ON INDEX public.user_imports_content_sha256_key IS 'One import a file; finds it again.';

CREATE TABLE public.user_import_chunks (
  import_id uuid NOT NULL,
  first_byte bigint NOT NULL,
  end_byte bigint NOT NULL,
  imported integer NOT NULL,
  refused integer NOT NULL,
  refusals jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (import_id, first_byte),
  CONSTRAINT user_import_chunks_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.user_imports (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT user_import_chunks_bytes CHECK ((first_byte >= 0) AND (end_byte > first_byte)),
  CONSTRAINT user_import_chunks_refusals_list CHECK ((jsonb_typeof(refusals) = 'array'::text) AND (octet_length((refusals)::text) <= 16777216)),
  CONSTRAINT user_import_chunks_rows CHECK ((imported >= 0) AND (refused >= 0))
);
COMMENT ON TABLE public.user_import_chunks IS 'Owner: user. A piece of an import, in the transaction of its accounts: what is here is not read again.';
COMMENT ON COLUMN public.user_import_chunks.import_id IS 'Of which import it is a piece.';
COMMENT ON COLUMN public.user_import_chunks.first_byte IS 'Where it begins in the file.';
COMMENT ON COLUMN public.user_import_chunks.end_byte IS 'Where it ends, not included.';
COMMENT ON COLUMN public.user_import_chunks.imported IS 'How many of its rows became accounts.';
COMMENT ON COLUMN public.user_import_chunks.refused IS 'How many did not.';
COMMENT ON COLUMN public.user_import_chunks.refusals IS 'Which rows these are, and which rules they break; never what they hold.';

CREATE TABLE public.user_logins (
  user_id uuid NOT NULL,
  last_login_at timestamptz NULL,
  PRIMARY KEY (user_id),
  CONSTRAINT user_logins_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE
);
CREATE INDEX user_logins_last_login_at_idx ON public.user_logins (last_login_at DESC, user_id DESC);
COMMENT ON TABLE public.user_logins IS 'Owner: user. When each person last logged in, one row an account: apart from users, so that a login writes two small indexes and not all of theirs.';
COMMENT ON COLUMN public.user_logins.user_id IS 'Whose login it is.';
COMMENT ON COLUMN public.user_logins.last_login_at IS 'Personal. When the person last logged in; NULL for never.';
COMMENT ON INDEX public.user_logins_last_login_at_idx IS 'The list by last login, and who has not logged in for long.';

CREATE TABLE public.user_profiles (
  user_id uuid NOT NULL,
  first_name text NULL,
  last_name text NULL,
  display_name text NULL,
  bio text NULL,
  avatar_url text NULL,
  phone text NULL,
  locale text NULL,
  timezone text NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id),
  CONSTRAINT user_profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT user_profiles_avatar_url_https CHECK (avatar_url ~ '^https://'::text),
  CONSTRAINT user_profiles_avatar_url_length CHECK ((char_length(avatar_url) >= 9) AND (char_length(avatar_url) <= 2048)),
  CONSTRAINT user_profiles_bio_length CHECK (char_length(bio) <= 2000),
  CONSTRAINT user_profiles_display_name_length CHECK ((char_length(display_name) >= 1) AND (char_length(display_name) <= 100)),
  CONSTRAINT user_profiles_first_name_length CHECK ((char_length(first_name) >= 1) AND (char_length(first_name) <= 100)),
  CONSTRAINT user_profiles_last_name_length CHECK ((char_length(last_name) >= 1) AND (char_length(last_name) <= 100)),
  CONSTRAINT user_profiles_locale_length CHECK ((char_length(locale) >= 1) AND (char_length(locale) <= 35)),
  CONSTRAINT user_profiles_phone_e164 CHECK (phone ~ '^[+][1-9][0-9]{1,14}$'::text),
  CONSTRAINT user_profiles_timezone_length CHECK ((char_length(timezone) >= 1) AND (char_length(timezone) <= 64))
);
CREATE INDEX user_profiles_bio_idx ON public.user_profiles USING gin ((to_tsvector('simple'::regconfig, COALESCE(bio, ''::text)))) WHERE (bio IS NOT NULL);
COMMENT ON TABLE public.user_profiles IS 'Owner: user. What people say about themselves; at most one row an account.';
COMMENT ON COLUMN public.user_profiles.user_id IS 'Whose profile it is.';
COMMENT ON COLUMN public.user_profiles.first_name IS 'Personal. Given name.';
COMMENT ON COLUMN public.user_profiles.last_name IS 'Personal. Family name.';
COMMENT ON COLUMN public.user_profiles.display_name IS 'Personal. What others see.';
COMMENT ON COLUMN public.user_profiles.bio IS 'Personal. A text about oneself, found by whole words.';
COMMENT ON COLUMN public.user_profiles.avatar_url IS 'Personal. Where a picture is; https only.';
COMMENT ON COLUMN public.user_profiles.phone IS 'Personal. Phone number in E.164.';
COMMENT ON COLUMN public.user_profiles.locale IS 'Personal. Language tag (BCP 47), for mail and display.';
COMMENT ON COLUMN public.user_profiles.timezone IS 'Personal. Name in the IANA time zone database.';
COMMENT ON COLUMN public.user_profiles.created_at IS 'When the profile was made.';
COMMENT ON COLUMN public.user_profiles.updated_at IS 'When the profile last changed, kept by a trigger.';
COMMENT ON INDEX public.user_profiles_bio_idx IS 'Full-text search in what people say about themselves.';

CREATE TABLE public.user_roles (
  user_id uuid NOT NULL,
  role_id uuid NOT NULL,
  granted_by uuid NULL,
  reason text NULL,
  valid_from timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  user_created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, role_id) INCLUDE (valid_from, expires_at),
  CONSTRAINT user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles (id) ON UPDATE NO ACTION ON DELETE RESTRICT,
  CONSTRAINT user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT user_roles_reason_length CHECK (char_length(reason) <= 500),
  CONSTRAINT user_roles_validity CHECK (expires_at > valid_from)
);
CREATE INDEX user_roles_role_id_idx ON public.user_roles (role_id, user_created_at DESC, user_id DESC) INCLUDE (valid_from, expires_at);
COMMENT ON TABLE public.user_roles IS 'Owner: user. Who holds which role, from when, until when, by whose hand.';
COMMENT ON COLUMN public.user_roles.user_id IS 'Who holds the role.';
COMMENT ON COLUMN public.user_roles.role_id IS 'Which role.';
COMMENT ON COLUMN public.user_roles.granted_by IS 'Who granted it; without a foreign key, because the fact outlives the grantor.';
COMMENT ON COLUMN public.user_roles.reason IS 'Personal. Why, in the words of who granted it.';
COMMENT ON COLUMN public.user_roles.valid_from IS 'From when on it counts.';
COMMENT ON COLUMN public.user_roles.expires_at IS 'Until when it counts, not included; NULL for good.';
COMMENT ON COLUMN public.user_roles.created_at IS 'When it was granted.';
COMMENT ON COLUMN public.user_roles.user_created_at IS 'When the account was made, copied from users, where it never changes: holders in the order of the default list.';
COMMENT ON INDEX public.user_roles_role_id_idx IS 'Holders of a role in force, in the order of the default list, and the foreign key to roles.';

-- Settings of tables and indexes
-- ------------------------------

ALTER INDEX public.users_search_fragments_idx SET (gin_pending_list_limit=256);
ALTER INDEX public.users_search_idx SET (gin_pending_list_limit=256);

-- Triggers
-- --------

CREATE TRIGGER audit_seals_refuse_change BEFORE DELETE OR UPDATE ON public.audit_seals FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
ALTER TABLE public.audit_seals ENABLE ALWAYS TRIGGER audit_seals_refuse_change;
CREATE TRIGGER audit_seals_refuse_truncate BEFORE TRUNCATE ON public.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();
ALTER TABLE public.audit_seals ENABLE ALWAYS TRIGGER audit_seals_refuse_truncate;
CREATE TRIGGER user_audit_log_refuse_change BEFORE DELETE OR UPDATE ON public.user_audit_log FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
ALTER TABLE public.user_audit_log ENABLE ALWAYS TRIGGER user_audit_log_refuse_change;
CREATE TRIGGER user_audit_log_refuse_truncate BEFORE TRUNCATE ON public.user_audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();
ALTER TABLE public.user_audit_log ENABLE ALWAYS TRIGGER user_audit_log_refuse_truncate;
CREATE TRIGGER user_profiles_updated_at BEFORE UPDATE ON public.user_profiles FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
CREATE TRIGGER user_roles_user_created_at BEFORE INSERT OR UPDATE ON public.user_roles FOR EACH ROW WHEN ((new.user_created_at IS NULL)) EXECUTE FUNCTION public.copy_user_created_at();
CREATE TRIGGER users_updated_at BEFORE UPDATE ON public.users FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.update_updated_at_column();

-- Partitions of the log: one that takes what no month does, this month and three ahead
-- ------------------------------------------------------------------------------------

CREATE TABLE public.user_audit_log_default PARTITION OF public.user_audit_log DEFAULT;
DO $$ BEGIN PERFORM public.create_audit_partitions(3); END $$;

-- Materialised views
-- ------------------

CREATE MATERIALIZED VIEW public.v_active_users_summary AS
  SELECT u.status,
         u.email_verified_at IS NOT NULL AS email_verified,
         count(*) AS users,
         count(*) FILTER (WHERE l.last_login_at > now() - interval '30 days') AS logged_in_30_days,
         count(*) FILTER (WHERE u.created_at > now() - interval '30 days') AS created_30_days,
         now() AS refreshed_at
    FROM public.users u
    LEFT JOIN public.user_logins l ON l.user_id = u.id
   WHERE u.deleted_at IS NULL
   GROUP BY u.status, u.email_verified_at IS NOT NULL;
CREATE UNIQUE INDEX v_active_users_summary_key ON public.v_active_users_summary USING btree (status, email_verified);

CREATE MATERIALIZED VIEW public.v_users_complete AS
  SELECT u.id, u.email, u.username, u.status, u.email_verified_at, u.suspended_at, u.suspended_until, u.external_id,
         u.metadata_public, u.created_at, u.updated_at, l.last_login_at,
         p.first_name, p.last_name, p.display_name, p.bio, p.avatar_url, p.phone, p.locale, p.timezone,
         coalesce(r.role_names, '{}'::text[]) AS role_names
    FROM public.users u
    LEFT JOIN public.user_logins l ON l.user_id = u.id
    LEFT JOIN public.user_profiles p ON p.user_id = u.id
    LEFT JOIN (
      SELECT ur.user_id, array_agg(ro.name ORDER BY ro.name) AS role_names
        FROM public.user_roles ur
        JOIN public.roles ro ON ro.id = ur.role_id
       WHERE ur.valid_from <= now() AND (ur.expires_at IS NULL OR ur.expires_at > now())
       GROUP BY ur.user_id
    ) r ON r.user_id = u.id
   WHERE u.deleted_at IS NULL;
CREATE UNIQUE INDEX v_users_complete_key ON public.v_users_complete USING btree (id);


-- What things are for
-- -------------------

COMMENT ON FUNCTION public.cleanup_expired_tokens() IS 'Owner: identity. Removes a batch of what has expired and answers how many rows that were: call it until it answers 0.';
COMMENT ON FUNCTION public.create_audit_partitions(integer) IS 'Owner: audit. Makes the log''s partitions from this month to so many months ahead, and answers how many it made.';
COMMENT ON FUNCTION public.drop_audit_month(date) IS 'Owner: audit. Drops the partition of a month that is over and sealed, and answers what it held.';
COMMENT ON FUNCTION public.refresh_user_views() IS 'Owner: user. Brings both materialised views up to date while they are read.';
COMMENT ON FUNCTION public.refuse_audit_change() IS 'Owner: audit. Refuses to change or remove what the log holds.';
COMMENT ON FUNCTION public.search_fragments(text) IS 'Owner: user. A number for each four letters in a row, for the index of fragments.';
COMMENT ON FUNCTION public.soft_delete_user(uuid) IS 'Owner: user. Deletes an account so that it can be restored for 30 days, and ends its sessions. For an operator: it writes no entry to the log.';
COMMENT ON FUNCTION public.update_updated_at_column() IS 'Owner: user. Keeps updated_at, unless the statement sets it itself.';
COMMENT ON INDEX public.v_active_users_summary_key IS 'Lets the view be refreshed while it is read.';
COMMENT ON INDEX public.v_users_complete_key IS 'Lets the view be refreshed while it is read; the account of an id.';
COMMENT ON MATERIALIZED VIEW public.v_active_users_summary IS 'Owner: user. Accounts by status, counted at the last refresh: for dashboards.';
COMMENT ON MATERIALIZED VIEW public.v_users_complete IS 'Owner: user. Each account with its profile and the roles in force, as of the last refresh: for reports.';

-- The job queue: River's own migrations, one after the other
-- ----------------------------------------------------------

CREATE SCHEMA river;

-- 001 create river migration
CREATE TABLE river.river_migration(
  id bigserial PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT NOW(),
  version bigint NOT NULL,
  CONSTRAINT version CHECK (version >= 1)
);
CREATE UNIQUE INDEX ON river.river_migration USING btree(version);

-- 002 initial schema
CREATE TYPE river.river_job_state AS ENUM(
  'available',
  'cancelled',
  'completed',
  'discarded',
  'pending',
  'retryable',
  'running',
  'scheduled'
);
CREATE TABLE river.river_job(
  id bigserial PRIMARY KEY,
  state river.river_job_state NOT NULL DEFAULT 'available',
  attempt smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL,
  attempted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT NOW(),
  finalized_at timestamptz,
  scheduled_at timestamptz NOT NULL DEFAULT NOW(),
  priority smallint NOT NULL DEFAULT 1,
  args jsonb,
  attempted_by text[],
  errors jsonb[],
  kind text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  queue text NOT NULL DEFAULT 'default',
  tags varchar(255)[],
  CONSTRAINT finalized_or_finalized_at_null CHECK ((state IN ('cancelled', 'completed', 'discarded') AND finalized_at IS NOT NULL) OR finalized_at IS NULL),
  CONSTRAINT max_attempts_is_positive CHECK (max_attempts > 0),
  CONSTRAINT priority_in_range CHECK (priority >= 1 AND priority <= 4),
  CONSTRAINT queue_length CHECK (char_length(queue) > 0 AND char_length(queue) < 128),
  CONSTRAINT kind_length CHECK (char_length(kind) > 0 AND char_length(kind) < 128)
);
CREATE INDEX river_job_kind ON river.river_job USING btree(kind);
CREATE INDEX river_job_state_and_finalized_at_index ON river.river_job USING btree(state, finalized_at) WHERE finalized_at IS NOT NULL;
CREATE INDEX river_job_prioritized_fetching_index ON river.river_job USING btree(state, queue, priority, scheduled_at, id);
CREATE INDEX river_job_args_index ON river.river_job USING GIN(args);
CREATE INDEX river_job_metadata_index ON river.river_job USING GIN(metadata);
CREATE OR REPLACE FUNCTION river.river_job_notify()
  RETURNS TRIGGER
  AS $$
DECLARE
  payload json;
BEGIN
  IF NEW.state = 'available' THEN
    payload = json_build_object('queue', NEW.queue);
    PERFORM
      pg_notify('river_insert', payload::text);
  END IF;
  RETURN NULL;
END;
$$
LANGUAGE plpgsql;
CREATE TRIGGER river_notify
  AFTER INSERT ON river.river_job
  FOR EACH ROW
  EXECUTE PROCEDURE river.river_job_notify();
CREATE UNLOGGED TABLE river.river_leader(
    elected_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    leader_id text NOT NULL,
    name text PRIMARY KEY,
    CONSTRAINT name_length CHECK (char_length(name) > 0 AND char_length(name) < 128),
    CONSTRAINT leader_id_length CHECK (char_length(leader_id) > 0 AND char_length(leader_id) < 128)
);

-- 003 river job tags non null
ALTER TABLE river.river_job ALTER COLUMN tags SET DEFAULT '{}';
UPDATE river.river_job SET tags = '{}' WHERE tags IS NULL;
ALTER TABLE river.river_job ALTER COLUMN tags SET NOT NULL;

-- 004 pending and more
ALTER TABLE river.river_job ALTER COLUMN args SET DEFAULT '{}';
UPDATE river.river_job SET args = '{}' WHERE args IS NULL;
ALTER TABLE river.river_job ALTER COLUMN args SET NOT NULL;
ALTER TABLE river.river_job ALTER COLUMN args DROP DEFAULT;
ALTER TABLE river.river_job ALTER COLUMN metadata SET DEFAULT '{}';
UPDATE river.river_job SET metadata = '{}' WHERE metadata IS NULL;
ALTER TABLE river.river_job ALTER COLUMN metadata SET NOT NULL;
ALTER TABLE river.river_job DROP CONSTRAINT finalized_or_finalized_at_null;
ALTER TABLE river.river_job ADD CONSTRAINT finalized_or_finalized_at_null CHECK (
    (finalized_at IS NULL AND state NOT IN ('cancelled', 'completed', 'discarded')) OR
    (finalized_at IS NOT NULL AND state IN ('cancelled', 'completed', 'discarded'))
);
DROP TRIGGER river_notify ON river.river_job;
DROP FUNCTION river.river_job_notify;
CREATE TABLE river.river_queue (
    name text PRIMARY KEY NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}' ::jsonb,
    paused_at timestamptz,
    updated_at timestamptz NOT NULL
);
ALTER TABLE river.river_leader
    ALTER COLUMN name SET DEFAULT 'default',
    DROP CONSTRAINT name_length,
    ADD CONSTRAINT name_length CHECK (name = 'default');

-- 005 migration unique client
DO
$body$
BEGIN
    IF (SELECT to_regclass('river.river_migration') IS NOT NULL) THEN
        ALTER TABLE river.river_migration
            RENAME TO river_migration_old;
        CREATE TABLE river.river_migration(
            line TEXT NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL DEFAULT NOW(),
            CONSTRAINT line_length CHECK (char_length(line) > 0 AND char_length(line) < 128),
            CONSTRAINT version_gte_1 CHECK (version >= 1),
            PRIMARY KEY (line, version)
        );
        INSERT INTO river.river_migration
            (created_at, line, version)
        SELECT created_at, 'main', version
        FROM river.river_migration_old;
        DROP TABLE river.river_migration_old;
    END IF;
END;
$body$
LANGUAGE 'plpgsql'; 
ALTER TABLE river.river_job
    ADD COLUMN IF NOT EXISTS unique_key bytea;
CREATE UNIQUE INDEX IF NOT EXISTS river_job_kind_unique_key_idx ON river.river_job (kind, unique_key) WHERE unique_key IS NOT NULL;
CREATE UNLOGGED TABLE river.river_client (
    id text PRIMARY KEY NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}',
    paused_at timestamptz,
    updated_at timestamptz NOT NULL,
    CONSTRAINT name_length CHECK (char_length(id) > 0 AND char_length(id) < 128)
);
CREATE UNLOGGED TABLE river.river_client_queue (
    river_client_id text NOT NULL REFERENCES river.river_client (id) ON DELETE CASCADE,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    max_workers bigint NOT NULL DEFAULT 0,
    metadata jsonb NOT NULL DEFAULT '{}',
    num_jobs_completed bigint NOT NULL DEFAULT 0,
    num_jobs_running bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (river_client_id, name),
    CONSTRAINT name_length CHECK (char_length(name) > 0 AND char_length(name) < 128),
    CONSTRAINT num_jobs_completed_zero_or_positive CHECK (num_jobs_completed >= 0),
    CONSTRAINT num_jobs_running_zero_or_positive CHECK (num_jobs_running >= 0)
);

-- 006 bulk unique
CREATE OR REPLACE FUNCTION river.river_job_state_in_bitmask(bitmask BIT(8), state river.river_job_state)
RETURNS boolean
LANGUAGE SQL
IMMUTABLE
AS $$
    SELECT CASE state
        WHEN 'available' THEN get_bit(bitmask, 7)
        WHEN 'cancelled' THEN get_bit(bitmask, 6)
        WHEN 'completed' THEN get_bit(bitmask, 5)
        WHEN 'discarded' THEN get_bit(bitmask, 4)
        WHEN 'pending'   THEN get_bit(bitmask, 3)
        WHEN 'retryable' THEN get_bit(bitmask, 2)
        WHEN 'running'   THEN get_bit(bitmask, 1)
        WHEN 'scheduled' THEN get_bit(bitmask, 0)
        ELSE 0
    END = 1;
$$;
ALTER TABLE river.river_job ADD COLUMN IF NOT EXISTS unique_states BIT(8);
CREATE UNIQUE INDEX IF NOT EXISTS river_job_unique_idx ON river.river_job (unique_key)
    WHERE unique_key IS NOT NULL
      AND unique_states IS NOT NULL
      AND river.river_job_state_in_bitmask(unique_states, state);
DROP INDEX river.river_job_kind_unique_key_idx;

-- 007 notification outbox sqlite jsonb and sql cleanup
CREATE TABLE river.river_notification (
    id bigserial PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    payload text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT topic_length CHECK (length(topic) > 0 AND length(topic) < 128)
);
CREATE INDEX river_notification_created_at_idx ON river.river_notification (created_at);
CREATE INDEX river_notification_topic_id_idx ON river.river_notification (topic, id);
DROP TABLE river.river_client_queue;
DROP TABLE river.river_client;
ALTER TABLE river.river_job
    ALTER COLUMN max_attempts SET DEFAULT 25;
ALTER TABLE river.river_queue
    ALTER COLUMN updated_at SET DEFAULT CURRENT_TIMESTAMP;

-- 008 job id autoincrement

INSERT INTO river.river_migration (line, version) VALUES
  ('main', 1), ('main', 2), ('main', 3), ('main', 4), ('main', 5), ('main', 6), ('main', 7), ('main', 8);

-- The application's rights
-- ------------------------

GRANT USAGE ON SCHEMA public TO roster_app;
GRANT USAGE ON SCHEMA river TO roster_app;
GRANT SELECT, INSERT ON TABLE public.audit_seals TO roster_app;
GRANT SELECT, INSERT, UPDATE ON TABLE public.audit_subject_keys TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.email_verification_tokens TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.idempotency_keys TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.login_throttles TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.password_reset_tokens TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.refresh_tokens TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.role_permissions TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.roles TO roster_app;
GRANT SELECT ON TABLE public.schema_migrations TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.sessions TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.signing_keys TO roster_app;
GRANT SELECT, INSERT ON TABLE public.user_audit_log TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.user_credentials TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.user_import_chunks TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.user_imports TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.user_logins TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.user_profiles TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.user_roles TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.users TO roster_app;
GRANT SELECT ON TABLE public.v_active_users_summary TO roster_app;
GRANT SELECT ON TABLE public.v_users_complete TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE river.river_job TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE river.river_leader TO roster_app;
GRANT SELECT ON TABLE river.river_migration TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE river.river_notification TO roster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE river.river_queue TO roster_app;
GRANT USAGE ON SEQUENCE public.user_audit_log_seq_seq TO roster_app;
GRANT SELECT, USAGE ON SEQUENCE river.river_job_id_seq TO roster_app;
GRANT SELECT, USAGE ON SEQUENCE river.river_notification_id_seq TO roster_app;
GRANT EXECUTE ON FUNCTION public.cleanup_expired_tokens() TO roster_app;
GRANT EXECUTE ON FUNCTION public.create_audit_partitions(integer) TO roster_app;
GRANT EXECUTE ON FUNCTION public.drop_audit_month(date) TO roster_app;
GRANT EXECUTE ON FUNCTION public.refresh_user_views() TO roster_app;
GRANT EXECUTE ON FUNCTION public.search_fragments(text) TO roster_app;
GRANT EXECUTE ON FUNCTION public.soft_delete_user(uuid) TO roster_app;

-- What the migrations put in: the system's roles, and the versions that were applied
-- ----------------------------------------------------------------------------------

INSERT INTO public.roles (id, name, title, description, is_system, version) VALUES
  ('00000000-0000-4000-8000-000000000001', 'admin', 'Administrator', 'Holds every permission.', 'true', '1'),
  ('00000000-0000-4000-8000-000000000002', 'user', 'User', 'A person with an account: manages it, and nothing else.', 'true', '1'),
  ('00000000-0000-4000-8000-000000000003', 'moderator', 'Moderator', 'Finds and suspends accounts, and reads the log.', 'true', '1'),
  ('00000000-0000-4000-8000-000000000004', 'guest', 'Guest', 'A person with an account and no rights beyond it.', 'true', '1');
INSERT INTO public.schema_migrations (version_id, is_applied) VALUES
  ('0', 'true'),
  ('20261123090000', 'true'),
  ('20261123090100', 'true'),
  ('20261123090200', 'true'),
  ('20261123090300', 'true'),
  ('20261123140117', 'true'),
  ('20261123140119', 'true'),
  ('20261123140539', 'true'),
  ('20261123140543', 'true'),
  ('20261123140547', 'true'),
  ('20261125154409', 'true'),
  ('20261125162308', 'true'),
  ('20261125174040', 'true'),
  ('20261127223000', 'true'),
  ('20261127223100', 'true'),
  ('20261127223200', 'true'),
  ('20261127223300', 'true'),
  ('20261127223400', 'true'),
  ('20261127223450', 'true'),
  ('20261127223500', 'true'),
  ('20261127223600', 'true'),
  ('20261127231814', 'true'),
  ('20261128013806', 'true'),
  ('20261128013816', 'true'),
  ('20261128013832', 'true'),
  ('20261128071312', 'true'),
  ('20261128071313', 'true'),
  ('20261128071314', 'true'),
  ('20261128071315', 'true'),
  ('20261128071316', 'true'),
  ('20261128171801', 'true'),
  ('20261128171802', 'true'),
  ('20261128171803', 'true'),
  ('20261129045319', 'true'),
  ('20261129045320', 'true'),
  ('20261129060400', 'true'),
  ('20261129060410', 'true'),
  ('20261129060420', 'true');
INSERT INTO public.role_permissions (role_id, permission) VALUES
  ('00000000-0000-4000-8000-000000000001', 'audit:export'),
  ('00000000-0000-4000-8000-000000000001', 'audit:read'),
  ('00000000-0000-4000-8000-000000000001', 'audit:verify'),
  ('00000000-0000-4000-8000-000000000001', 'credentials:reset'),
  ('00000000-0000-4000-8000-000000000001', 'keys:manage'),
  ('00000000-0000-4000-8000-000000000001', 'keys:read'),
  ('00000000-0000-4000-8000-000000000001', 'roles:assign'),
  ('00000000-0000-4000-8000-000000000001', 'roles:manage'),
  ('00000000-0000-4000-8000-000000000001', 'roles:read'),
  ('00000000-0000-4000-8000-000000000001', 'sessions:read'),
  ('00000000-0000-4000-8000-000000000001', 'sessions:revoke'),
  ('00000000-0000-4000-8000-000000000001', 'tokens:introspect'),
  ('00000000-0000-4000-8000-000000000001', 'users:create'),
  ('00000000-0000-4000-8000-000000000001', 'users:delete'),
  ('00000000-0000-4000-8000-000000000001', 'users:export'),
  ('00000000-0000-4000-8000-000000000001', 'users:import'),
  ('00000000-0000-4000-8000-000000000001', 'users:read'),
  ('00000000-0000-4000-8000-000000000001', 'users:restore'),
  ('00000000-0000-4000-8000-000000000001', 'users:suspend'),
  ('00000000-0000-4000-8000-000000000001', 'users:update'),
  ('00000000-0000-4000-8000-000000000003', 'audit:read'),
  ('00000000-0000-4000-8000-000000000003', 'roles:read'),
  ('00000000-0000-4000-8000-000000000003', 'sessions:read'),
  ('00000000-0000-4000-8000-000000000003', 'users:read'),
  ('00000000-0000-4000-8000-000000000003', 'users:suspend');

COMMIT;
