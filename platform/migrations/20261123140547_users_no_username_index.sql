-- atlas:txmode none
-- Accounts without a username: the end of a list by username.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_no_username_idx;
CREATE INDEX CONCURRENTLY users_no_username_idx ON public.users (id) WHERE username_canonical IS NULL AND deleted_at IS NULL;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_no_username_idx;
