// Command compare measures Lyceum's RTMFP and quic-go side by side: goodput over a damaged path, CPU time,
// what a bulk transfer does to time-critical messages, what a flood of forged handshakes does to an open
// session, what many sessions leave behind, and how a file spreads in a class, beside anacrolix/torrent.
//
//	go run . [all|goodput|cpu|critical|flood|sessions|torrent] [-json] [-pairs 5] [-seed 1] [-seconds N]
//
// Each run is a process of its own that holds both ends (child.go). What is damaged on the way is damaged by
// a relay in this process (relay.go), the same for both protocols. Both stacks are the real ones over real
// sockets, on loopback. README.md says what each figure means.
//
// It needs Linux: for source addresses all over 127.0.0.0/8, the kernel's receive timestamps, and getrusage.
package main
