// Package journal keeps the signed, append-only logs of a class.
package journal
