-- Nothing reads or writes the column any more. It goes at once and not a release later: there has been no release yet.
-- On the way back the times return to it with the migrations before this one.
-- lint:allow DS103 user_logins holds the times

-- +goose Up
SET LOCAL lock_timeout = '1s';
DROP TRIGGER users_copy_last_login ON public.users;
DROP FUNCTION public.copy_last_login();
DROP TRIGGER users_updated_at ON public.users;
CREATE TRIGGER users_updated_at BEFORE UPDATE ON public.users
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION public.update_updated_at_column();
ALTER TABLE public.users DROP COLUMN last_login_at;

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE public.users ADD COLUMN last_login_at timestamptz NULL;
COMMENT ON COLUMN public.users.last_login_at IS 'Personal. When the person last logged in; NULL for never.';
DROP TRIGGER users_updated_at ON public.users;
CREATE TRIGGER users_updated_at BEFORE UPDATE ON public.users
  FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'last_login_at' IS DISTINCT FROM to_jsonb(NEW) - 'last_login_at')
  EXECUTE FUNCTION public.update_updated_at_column();
-- +goose StatementBegin
CREATE FUNCTION public.copy_last_login() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO public.user_logins AS l (user_id, last_login_at) VALUES (NEW.id, NEW.last_login_at)
    ON CONFLICT (user_id) DO UPDATE SET last_login_at = greatest(l.last_login_at, EXCLUDED.last_login_at);
  RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER users_copy_last_login AFTER INSERT OR UPDATE OF last_login_at ON public.users
  FOR EACH ROW EXECUTE FUNCTION public.copy_last_login();
