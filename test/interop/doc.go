// Package interop has access tokens verified by libraries that nobody here
// wrote: npm's jose and jsonwebtoken, Debian's PyJWT and Perl's Crypt::JWT, from
// the key set alone and across a rotation of keys. It needs them installed, so
// it is no part of the ordinary tests: `make interop`.
package interop
