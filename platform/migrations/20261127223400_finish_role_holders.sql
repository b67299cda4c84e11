-- The copies are complete, and the index becomes the primary key. Checked beforehand, the column becomes NOT NULL without
-- another look at the table.

-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER TABLE public.user_roles VALIDATE CONSTRAINT user_roles_user_created_at_filled;
ALTER TABLE public.user_roles ALTER COLUMN user_created_at SET NOT NULL;
ALTER TABLE public.user_roles DROP CONSTRAINT user_roles_user_created_at_filled;
ALTER TABLE public.user_roles DROP CONSTRAINT user_roles_pkey, ADD CONSTRAINT user_roles_pkey PRIMARY KEY USING INDEX user_roles_new;

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE public.user_roles DROP CONSTRAINT user_roles_pkey, ADD CONSTRAINT user_roles_pkey PRIMARY KEY USING INDEX user_roles_old;
ALTER TABLE public.user_roles ALTER COLUMN user_created_at DROP NOT NULL;
ALTER TABLE public.user_roles ADD CONSTRAINT user_roles_user_created_at_filled CHECK (user_created_at IS NOT NULL) NOT VALID;
