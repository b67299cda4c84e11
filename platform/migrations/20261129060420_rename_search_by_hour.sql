-- The new index of a search takes the old one's name.

-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER INDEX public.users_search_idx_new RENAME TO users_search_idx;

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER INDEX public.users_search_idx RENAME TO users_search_idx_new;
