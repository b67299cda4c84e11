// Package jwtsigner makes and reads access tokens: JWTs signed with ES256
// (RFC 7519, RFC 9068), with keys that live in the database, their private
// halves sealed. It backs app.AccessTokens.
package jwtsigner
