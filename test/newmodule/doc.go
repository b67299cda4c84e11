// Package newmodule has `go tool newmodule` write a module in a copy of the tree, holds the copy to the tests that hold
// the tree together, and calls the module's routes.
package newmodule
