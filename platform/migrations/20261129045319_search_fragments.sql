-- The fragments of four letters that a search text holds, for an index of them. A number stands for each: hashtext is
-- what hash indexes use, so it stays what it is; two fragments with one number are told apart by the text itself.

-- +goose Up
SET LOCAL lock_timeout = '1s';
-- +goose StatementBegin
CREATE FUNCTION public.search_fragments(searched text) RETURNS integer[]
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  fragments integer[] := '{}';
BEGIN
  FOR i IN 1 .. length(searched) - 3 LOOP
    fragments := fragments || hashtext(substr(searched, i, 4));
  END LOOP;
  RETURN fragments;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION public.search_fragments(text) IS 'Owner: user. A number for each four letters in a row, for the index of fragments.';
REVOKE ALL ON FUNCTION public.search_fragments(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.search_fragments(text) TO roster_app;

-- +goose Down
SET LOCAL lock_timeout = '1s';
DROP FUNCTION public.search_fragments(text);
