-- atlas:txmode none
-- users_search_idx does its work, also for the release before.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_search_text_idx;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_search_text_idx;
CREATE INDEX CONCURRENTLY users_search_text_idx ON public.users USING gin (search_text public.gin_trgm_ops) WHERE deleted_at IS NULL;
COMMENT ON INDEX public.users_search_text_idx IS 'Search for a fragment of email, username or names.';
