-- atlas:txmode none
-- Deleted accounts, beside the others in lists that include them.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_deleted_idx;
CREATE INDEX CONCURRENTLY users_deleted_idx ON public.users (created_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_deleted_idx;
