-- atlas:txmode none
-- users_search_idx_new does its work, also for the release before.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_search_idx;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_search_idx;
CREATE INDEX CONCURRENTLY users_search_idx ON public.users USING gin (created_at, search_text public.gin_trgm_ops) WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL;
COMMENT ON INDEX public.users_search_idx IS 'Search for a fragment of email, username or names, among all or among the newest or oldest accounts.';
