-- +goose Up
SET LOCAL lock_timeout = '1s';

-- set comment to table: "login_throttles"
COMMENT ON TABLE "public"."login_throttles" IS 'Owner: identity. What must not be done too often: attempts at an account, the same from one network or device, letters to an account, requests of a network.';
-- set comment to column: "scope" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."scope" IS 'account: attempts at it, or letters to it. account_network: attempts at it from one network or known device. network: requests of an operation.';
-- set comment to column: "key_digest" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."key_digest" IS 'Personal. SHA-256 of what is counted, so that the table lists no addresses.';
-- set comment to column: "failures" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."failures" IS 'How many there were in the window: attempts that were not forgiven, letters, or requests by the lease.';
-- set comment to column: "blocked_until" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."blocked_until" IS 'Until when attempts are refused; NULL for not at all, and for what is not attempts.';

-- +goose Down
SET LOCAL lock_timeout = '1s';

-- reverse: set comment to column: "blocked_until" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."blocked_until" IS 'Until when attempts are refused; NULL for not at all.';
-- reverse: set comment to column: "failures" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."failures" IS 'Failed logins in the window.';
-- reverse: set comment to column: "key_digest" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."key_digest" IS 'Personal. SHA-256 of the account or network, so that the table lists no addresses.';
-- reverse: set comment to column: "scope" on table: "login_throttles"
COMMENT ON COLUMN "public"."login_throttles"."scope" IS 'What is counted: an account, an account from a network, or a network.';
-- reverse: set comment to table: "login_throttles"
COMMENT ON TABLE "public"."login_throttles" IS 'Owner: identity. Failed logins by account, by account and network, by network; keys are digests.';
