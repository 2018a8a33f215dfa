//go:build race

package stream

// raced says that the race detector makes everything ten times slower.
const raced = true
