-- The time of the last login moves to a table of its own: a login wrote a new version of the account, and with it an entry
-- in each of the thirteen indexes of users. Until the column is gone, a trigger copies what is written there.

-- +goose Up
SET LOCAL lock_timeout = '1s';

CREATE TABLE "public"."user_logins" (
  "user_id" uuid NOT NULL,
  "last_login_at" timestamptz NULL,
  PRIMARY KEY ("user_id"),
  CONSTRAINT "user_logins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE
);
CREATE INDEX "user_logins_last_login_at_idx" ON "public"."user_logins" ("last_login_at" DESC, "user_id" DESC);
COMMENT ON TABLE "public"."user_logins" IS 'Owner: user. When each person last logged in, one row an account: apart from users, so that a login writes two small indexes and not all of theirs.';
COMMENT ON COLUMN "public"."user_logins"."user_id" IS 'Whose login it is.';
COMMENT ON COLUMN "public"."user_logins"."last_login_at" IS 'Personal. When the person last logged in; NULL for never.';
COMMENT ON INDEX "public"."user_logins_last_login_at_idx" IS 'The list by last login, and who has not logged in for long.';

GRANT SELECT, INSERT, UPDATE, DELETE ON public.user_logins TO roster_app;

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

-- +goose Down
SET LOCAL lock_timeout = '1s';
DROP TRIGGER users_copy_last_login ON public.users;
DROP FUNCTION public.copy_last_login();
DROP TABLE "public"."user_logins";
