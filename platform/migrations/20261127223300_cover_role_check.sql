-- atlas:txmode none
-- Whether somebody holds a role in force is going to be read from the primary key alone.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_new;
CREATE UNIQUE INDEX CONCURRENTLY user_roles_new ON public.user_roles (user_id, role_id) INCLUDE (valid_from, expires_at);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_new;
