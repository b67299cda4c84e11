// Package app holds the use cases of the identity module, one a file, and in
// the ports files what they need from outside. Adapters drive it (httpapi, cli,
// mailjobs) or back its ports; nobody outside the module sees it.
//
// Two habits keep it safe. Passwords are hashed and tokens signed outside units
// of work, because a unit of work holds a connection and may run twice. And
// whoever starts or ends sessions first locks the account's credential, so that
// a login and a password change never pass each other unseen.
package app
