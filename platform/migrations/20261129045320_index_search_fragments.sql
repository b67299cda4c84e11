-- atlas:txmode none
-- A search for a fragment that one account holds reads all accounts that hold its rarest letters: of three there are ten
-- times as many among ten times as many accounts, of four there are few.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.users_search_fragments_idx;
CREATE INDEX CONCURRENTLY users_search_fragments_idx ON public.users USING gin (public.search_fragments(search_text)) WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL;
COMMENT ON INDEX public.users_search_fragments_idx IS 'Search for a fragment of four letters or more: few accounts hold any four of them, however many accounts there are.';

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.users_search_fragments_idx;
