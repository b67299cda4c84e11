-- The new table takes the place of the old one, and sessions leave the time of their last use to it. It happens at once and
-- not a release later: there has been no release yet. What goes are the digests of tokens that were spent long ago.
-- lint:allow MF103 the rows come filled, with the table that takes the name
-- lint:allow DS102 refresh_families holds the tokens that are good
-- lint:allow DS103 the column issued_at holds the times

-- +goose Up
SET LOCAL lock_timeout = '1s';
DROP TRIGGER refresh_tokens_copy ON public.refresh_tokens;
DROP FUNCTION public.copy_refresh_token();
DROP TABLE public.refresh_tokens;
ALTER TABLE public.refresh_families RENAME TO refresh_tokens;
ALTER INDEX public.refresh_families_pkey RENAME TO refresh_tokens_pkey;
ALTER INDEX public.refresh_families_family_digest_key RENAME TO refresh_tokens_family_digest_key;
COMMENT ON TABLE public.refresh_tokens IS 'Owner: identity. One row a session, rewritten by each refresh: its newest token and the one before. Older ones are known by their family.';
COMMENT ON COLUMN public.refresh_tokens.session_id IS 'Whose tokens they are.';
COMMENT ON COLUMN public.refresh_tokens.generation IS 'The newest token''s place in the chain, from 0.';
COMMENT ON COLUMN public.refresh_tokens.issued_at IS 'Personal. When the newest token was issued: when the session was last used.';
COMMENT ON COLUMN public.refresh_tokens.expires_at IS 'Until when the newest token may be presented.';
COMMENT ON COLUMN public.refresh_tokens.family_digest IS 'Secret. SHA-256 of what all tokens of the session begin with, which is its first token.';
COMMENT ON COLUMN public.refresh_tokens.token_digest IS 'Secret. SHA-256 of the newest token, which itself is nowhere.';
COMMENT ON COLUMN public.refresh_tokens.previous_digest IS 'Secret. SHA-256 of the token before, which may come again for a moment; NULL for none.';
COMMENT ON INDEX public.refresh_tokens_family_digest_key IS 'The session of a token that is presented. No other column is in an index, so that a refresh writes to none.';
ALTER TABLE public.sessions DROP COLUMN last_used_at;

-- Refresh tokens go with their session.
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

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE public.sessions ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN public.sessions.last_used_at IS 'Personal. When the session was last refreshed.';
ALTER TABLE public.refresh_tokens RENAME TO refresh_families;
ALTER INDEX public.refresh_tokens_pkey RENAME TO refresh_families_pkey;
ALTER INDEX public.refresh_tokens_family_digest_key RENAME TO refresh_families_family_digest_key;
CREATE TABLE public.refresh_tokens (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  user_id uuid NOT NULL,
  token_digest bytea NOT NULL,
  generation integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  replaced_at timestamptz NULL,
  PRIMARY KEY (id),
  CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT refresh_tokens_generation_positive CHECK (generation >= 0),
  CONSTRAINT refresh_tokens_token_digest_length CHECK (octet_length(token_digest) = 32)
);
CREATE INDEX refresh_tokens_expires_at_idx ON public.refresh_tokens (expires_at);
CREATE UNIQUE INDEX refresh_tokens_session_id_generation_key ON public.refresh_tokens (session_id, generation);
CREATE UNIQUE INDEX refresh_tokens_token_digest_key ON public.refresh_tokens (token_digest);
GRANT SELECT, INSERT, UPDATE, DELETE ON public.refresh_tokens TO roster_app;
COMMENT ON TABLE public.refresh_tokens IS 'Owner: identity. The generations of each session; spent ones stay until they expire, to catch reuse.';
COMMENT ON COLUMN public.refresh_tokens.id IS 'Orders a family by time (version 7).';
COMMENT ON COLUMN public.refresh_tokens.session_id IS 'The family: one session, one chain of tokens.';
COMMENT ON COLUMN public.refresh_tokens.user_id IS 'Whose token it is; without a foreign key, because the session carries it.';
COMMENT ON COLUMN public.refresh_tokens.token_digest IS 'Secret. SHA-256 of the token, which itself is nowhere.';
COMMENT ON COLUMN public.refresh_tokens.generation IS 'Place in the chain, from 0.';
COMMENT ON COLUMN public.refresh_tokens.created_at IS 'When it was issued.';
COMMENT ON COLUMN public.refresh_tokens.expires_at IS 'Until when it may be presented.';
COMMENT ON COLUMN public.refresh_tokens.replaced_at IS 'When its successor was issued; presented later than the window allows, it ends the family.';
COMMENT ON INDEX public.refresh_tokens_expires_at_idx IS 'Clean-up of refresh tokens that expired.';
COMMENT ON INDEX public.refresh_tokens_session_id_generation_key IS 'Two rotations at once cannot fork a family; also the foreign key to sessions.';
COMMENT ON INDEX public.refresh_tokens_token_digest_key IS 'The token that is presented.';
-- +goose StatementBegin
CREATE FUNCTION public.copy_refresh_token() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO public.refresh_families AS f (session_id, generation, issued_at, expires_at, family_digest, token_digest)
  VALUES (NEW.session_id, NEW.generation, NEW.created_at, NEW.expires_at, NEW.token_digest, NEW.token_digest)
    ON CONFLICT (session_id) DO UPDATE
       SET generation = EXCLUDED.generation, issued_at = EXCLUDED.issued_at, expires_at = EXCLUDED.expires_at,
           family_digest = EXCLUDED.family_digest, token_digest = EXCLUDED.token_digest
     WHERE f.generation < EXCLUDED.generation;
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER refresh_tokens_copy AFTER INSERT ON public.refresh_tokens
  FOR EACH ROW EXECUTE FUNCTION public.copy_refresh_token();
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
