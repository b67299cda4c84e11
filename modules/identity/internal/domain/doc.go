// Package domain holds the rules of credentials, sessions and tokens: what a
// good password is, when a session lives, who may advance a refresh token, how
// long a guesser waits. It knows no context, no clock and no database; time
// comes as an argument. Only package app and the adapters of this module use it.
package domain
