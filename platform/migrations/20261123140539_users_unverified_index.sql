-- atlas:txmode none
-- Accounts whose address is not proven, newest first.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_unverified_idx;
CREATE INDEX CONCURRENTLY users_unverified_idx ON public.users (created_at DESC, id DESC) WHERE email_verified_at IS NULL AND deleted_at IS NULL;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_unverified_idx;
