-- Each role assignment carries a copy of when the account was made, which never changes: what an index of a role's
-- holders needs to have the order of the default list.

-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER TABLE public.user_roles ADD COLUMN user_created_at timestamptz NULL;
COMMENT ON COLUMN public.user_roles.user_created_at IS 'When the account was made, copied from users, where it never changes: holders in the order of the default list.';
-- +goose StatementBegin
CREATE FUNCTION public.copy_user_created_at() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  -- For an account that is not there, the foreign key refuses the row, whatever this is.
  NEW.user_created_at := coalesce((SELECT u.created_at FROM public.users u WHERE u.id = NEW.user_id), NEW.created_at);
  RETURN NEW;
END
$$;
-- +goose StatementEnd
-- On UPDATE too: rows from before are filled by the next migration, and may change until then.
CREATE TRIGGER user_roles_user_created_at BEFORE INSERT OR UPDATE ON public.user_roles
  FOR EACH ROW WHEN (NEW.user_created_at IS NULL) EXECUTE FUNCTION public.copy_user_created_at();
ALTER TABLE public.user_roles ADD CONSTRAINT user_roles_user_created_at_filled CHECK (user_created_at IS NOT NULL) NOT VALID;

-- +goose Down
SET LOCAL lock_timeout = '1s';
DROP TRIGGER user_roles_user_created_at ON public.user_roles;
DROP FUNCTION public.copy_user_created_at();
ALTER TABLE public.user_roles DROP COLUMN user_created_at;
