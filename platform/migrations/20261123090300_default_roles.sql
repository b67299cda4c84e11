-- The four system roles, under ids that are the same in every installation. A role named user or guest holds no
-- permission: what people do with their own account needs none. A new module's migration adds its permissions here.

-- +goose Up
SET LOCAL lock_timeout = '1s';

INSERT INTO public.roles (id, name, title, description, is_system) VALUES
  ('00000000-0000-4000-8000-000000000001', 'admin', 'Administrator', 'Holds every permission.', true),
  ('00000000-0000-4000-8000-000000000002', 'user', 'User', 'A person with an account: manages it, and nothing else.', true),
  ('00000000-0000-4000-8000-000000000003', 'moderator', 'Moderator', 'Finds and suspends accounts, and reads the log.', true),
  ('00000000-0000-4000-8000-000000000004', 'guest', 'Guest', 'A person with an account and no rights beyond it.', true);

INSERT INTO public.role_permissions (role_id, permission)
SELECT '00000000-0000-4000-8000-000000000001', unnest(ARRAY[
  'users:read', 'users:create', 'users:update', 'users:delete', 'users:restore', 'users:suspend', 'users:export', 'users:import',
  'roles:read', 'roles:manage', 'roles:assign',
  'sessions:read', 'sessions:revoke', 'credentials:reset', 'keys:read', 'keys:manage', 'tokens:introspect',
  'audit:read', 'audit:export', 'audit:verify']);

INSERT INTO public.role_permissions (role_id, permission)
SELECT '00000000-0000-4000-8000-000000000003', unnest(ARRAY[
  'users:read', 'users:suspend', 'roles:read', 'sessions:read', 'audit:read']);

-- +goose Down
SET LOCAL lock_timeout = '1s';

-- Assignments of the system roles go with them.
DELETE FROM public.user_roles USING public.roles WHERE roles.id = user_roles.role_id AND roles.is_system;
DELETE FROM public.roles WHERE is_system;
