-- atlas:txmode none
-- Assignments from before get their copy, a few thousand a transaction: who grants a role meanwhile waits for milliseconds.

-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE
  upto uuid;
  after uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  LOOP
    SELECT user_id INTO upto
      FROM (SELECT user_id FROM public.user_roles WHERE user_id > after ORDER BY user_id LIMIT 5000) batch
     ORDER BY user_id DESC LIMIT 1;
    EXIT WHEN NOT FOUND;
    UPDATE public.user_roles ur SET user_created_at = u.created_at
      FROM public.users u
     WHERE u.id = ur.user_id AND ur.user_id > after AND ur.user_id <= upto AND ur.user_created_at IS NULL;
    COMMIT;
    after := upto;
  END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- The copies go with their column.
SELECT 1;
