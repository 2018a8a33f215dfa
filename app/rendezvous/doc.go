// Package rendezvous runs the service that introduces people on different networks (session/rendezvous): its
// socket, its identity and the files of whoever runs it.
//
//	err := rendezvous.Run(ctx, rendezvous.Options{Dir: dir, Port: 1935, Started: func(u protocol.URL, open bool) { … }})
//
// # Files
//
// In one folder, readable by their owner only:
//
//	identity     the secret of the service's identity; the peer ID in its URL comes from it
//	lock         held while the service runs
//	keys.json    the access keys: of each what it takes to check a proof, its quota, and whether it is revoked
//	closed.json  the tags that are closed, by their first 8 bytes
//	status.json  written by the service, every second in which something changed: its URL and counts
//
// The service looks at keys.json and closed.json every half second, so that whoever changes them, through the
// functions of this package or by hand, is heard while it runs. A file that it cannot read it reports, and
// goes by what was there before.
//
// Deliberately absent: what to say to a person (app/cli).
package rendezvous
