// Package arch holds the rules about who may import whom, and how the tree is
// cut. It is called by its own tests only and owns nothing outside this folder.
//
// Every rule is derived from the tree, so that a new module is checked on its
// first day; only what modules may use of each other is written down, in uses,
// and who may use what can do harm.
// The files are read here and not through "go list": the test cache notices
// files that a test opens, and does not notice what a child process has read.
//
// A rule is a function from a tree to the sentences about what breaks it. Its
// test breaks it on a small tree in memory and expects that very sentence.
package arch
