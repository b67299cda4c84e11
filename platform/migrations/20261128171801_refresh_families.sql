-- Refresh tokens get one row a session, which each refresh rewrites, instead of a row each that stayed until it expired.
-- The new table takes the name of the old one in the last of these three migrations. Until then a trigger copies what is
-- written to the old one.

-- +goose Up
SET LOCAL lock_timeout = '1s';

CREATE TABLE public.refresh_families (
  session_id uuid NOT NULL,
  generation integer NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  family_digest bytea NOT NULL,
  token_digest bytea NOT NULL,
  previous_digest bytea NULL,
  PRIMARY KEY (session_id),
  CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions (id) ON UPDATE NO ACTION ON DELETE CASCADE,
  CONSTRAINT refresh_tokens_digest_lengths CHECK (octet_length(family_digest) = 32 AND octet_length(token_digest) = 32 AND octet_length(previous_digest) = 32),
  CONSTRAINT refresh_tokens_generation_positive CHECK (generation >= 0)
);
CREATE UNIQUE INDEX refresh_families_family_digest_key ON public.refresh_families (family_digest);

-- Tokens from before say nothing of their family: each newest one begins a family of its own.
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
GRANT SELECT, INSERT, UPDATE, DELETE ON public.refresh_families TO roster_app;

-- +goose Down
SET LOCAL lock_timeout = '1s';
DROP TRIGGER refresh_tokens_copy ON public.refresh_tokens;
DROP FUNCTION public.copy_refresh_token();
DROP TABLE public.refresh_families;
