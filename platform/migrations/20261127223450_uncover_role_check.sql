-- atlas:txmode none
-- For the way back only: the indexes that the migration before exchanges are built here, without keeping anybody out.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_old;
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_new;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_old;
CREATE UNIQUE INDEX CONCURRENTLY user_roles_old ON public.user_roles (user_id, role_id);
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_new;
CREATE UNIQUE INDEX CONCURRENTLY user_roles_new ON public.user_roles (user_id, role_id) INCLUDE (valid_from, expires_at);
