// Package stream is what live streams are made of: packets, frames, parity, and what of them is here.
package stream
