-- atlas:txmode none
-- Sessions from before get their row, a few thousand a transaction. On the way back each row becomes the two tokens that it
-- knows, and the time of last use returns to its session. Who refreshes meanwhile waits for milliseconds.

-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE
  upto uuid;
  after uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  LOOP
    SELECT id INTO upto
      FROM (SELECT id FROM public.sessions WHERE id > after ORDER BY id LIMIT 5000) batch
     ORDER BY id DESC LIMIT 1;
    EXIT WHEN NOT FOUND;
    INSERT INTO public.refresh_families (session_id, generation, issued_at, expires_at, family_digest, token_digest)
    SELECT DISTINCT ON (t.session_id)
           t.session_id, t.generation, greatest(t.created_at, s.last_used_at), t.expires_at, t.token_digest, t.token_digest
      FROM public.refresh_tokens t JOIN public.sessions s ON s.id = t.session_id
     WHERE t.session_id > after AND t.session_id <= upto
     ORDER BY t.session_id, t.generation DESC
        ON CONFLICT (session_id) DO NOTHING;
    COMMIT;
    after := upto;
  END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DO $$
DECLARE
  upto uuid;
  after uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  LOOP
    SELECT session_id INTO upto
      FROM (SELECT session_id FROM public.refresh_families WHERE session_id > after ORDER BY session_id LIMIT 5000) batch
     ORDER BY session_id DESC LIMIT 1;
    EXIT WHEN NOT FOUND;
    INSERT INTO public.refresh_tokens (id, session_id, user_id, token_digest, generation, created_at, expires_at, replaced_at)
    SELECT gen_random_uuid(), f.session_id, s.user_id, t.digest, t.generation, t.created_at, f.expires_at, t.replaced_at
      FROM public.refresh_families f
      JOIN public.sessions s ON s.id = f.session_id
      CROSS JOIN LATERAL (VALUES (f.token_digest, f.generation, f.issued_at, NULL::timestamptz),
                                 (f.previous_digest, f.generation - 1, s.created_at, f.issued_at))
        AS t (digest, generation, created_at, replaced_at)
     WHERE f.session_id > after AND f.session_id <= upto AND t.digest IS NOT NULL
        ON CONFLICT (session_id, generation) DO NOTHING;
    UPDATE public.sessions s SET last_used_at = f.issued_at
      FROM public.refresh_families f
     WHERE s.id = f.session_id AND s.id > after AND s.id <= upto AND s.last_used_at IS DISTINCT FROM f.issued_at;
    COMMIT;
    after := upto;
  END LOOP;
END
$$;
-- +goose StatementEnd
