-- atlas:txmode none
-- user_logins_last_login_at_idx does its work.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_last_login_at_idx;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_last_login_at_idx;
CREATE INDEX CONCURRENTLY users_last_login_at_idx ON public.users (last_login_at DESC, id DESC) WHERE deleted_at IS NULL;
COMMENT ON INDEX public.users_last_login_at_idx IS 'The list by last login, and who has not logged in for long.';
