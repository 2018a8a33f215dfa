//go:build !nogui

// Bare is the least window there can be: with what the toolkit costs by itself the program's own window is compared.
package main
