-- atlas:txmode none
-- Accounts from before get their row, a few thousand a transaction; on the way back, the times return to users. Who logs in
-- meanwhile waits for milliseconds.

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
      FROM (SELECT id FROM public.users WHERE id > after ORDER BY id LIMIT 5000) batch
     ORDER BY id DESC LIMIT 1;
    EXIT WHEN NOT FOUND;
    INSERT INTO public.user_logins (user_id, last_login_at)
    SELECT id, last_login_at FROM public.users WHERE id > after AND id <= upto
        ON CONFLICT (user_id) DO NOTHING;
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
    SELECT user_id INTO upto
      FROM (SELECT user_id FROM public.user_logins WHERE user_id > after ORDER BY user_id LIMIT 5000) batch
     ORDER BY user_id DESC LIMIT 1;
    EXIT WHEN NOT FOUND;
    UPDATE public.users u SET last_login_at = l.last_login_at
      FROM public.user_logins l
     WHERE l.user_id = u.id AND l.user_id > after AND l.user_id <= upto AND u.last_login_at IS DISTINCT FROM l.last_login_at;
    COMMIT;
    after := upto;
  END LOOP;
END
$$;
-- +goose StatementEnd
