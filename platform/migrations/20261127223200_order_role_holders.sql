-- atlas:txmode none
-- A page of a role's holders, newest account first, is read from one index in its order.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_role_id_new;
CREATE INDEX CONCURRENTLY user_roles_role_id_new ON public.user_roles (role_id, user_created_at DESC, user_id DESC) INCLUDE (valid_from, expires_at);
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_role_id_idx;
ALTER INDEX public.user_roles_role_id_new RENAME TO user_roles_role_id_idx;
COMMENT ON INDEX public.user_roles_role_id_idx IS 'Holders of a role in force, in the order of the default list, and the foreign key to roles.';

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_role_id_new;
CREATE INDEX CONCURRENTLY user_roles_role_id_new ON public.user_roles (role_id, user_id) INCLUDE (valid_from, expires_at);
DROP INDEX CONCURRENTLY IF EXISTS public.user_roles_role_id_idx;
ALTER INDEX public.user_roles_role_id_new RENAME TO user_roles_role_id_idx;
COMMENT ON INDEX public.user_roles_role_id_idx IS 'Holders of a role in force, read from the index alone, and the foreign key to roles.';
