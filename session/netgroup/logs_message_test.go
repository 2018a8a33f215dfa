package netgroup

import (
	"lyceum/session/journal"
	"lyceum/session/wire"
)

// Messages about logs as a member writes them that is no program of ours; package antientropy has the formats.

// greeting says how much of the receiver's log and of the own one the sender has.
func greeting(yours, mine uint64) []byte {
	b := wire.AppendVLU([]byte{byte(messageLogs), classLogs, 1}, yours)
	return wire.AppendVLU(wire.AppendVLU(b, mine), 0)
}

// allHeads is a greeting that tells of all logs.
func allHeads(yours, mine uint64, heads []journal.Head) []byte {
	b := wire.AppendVLU(append(greeting(yours, mine), 0, 3), uint64(len(heads)))
	for _, h := range heads {
		b = wire.AppendVLU(append(b, h.Author[:]...), h.Seq)
		b = wire.AppendVLU(append(b, h.Hash[:]...), h.Stop)
	}
	return b
}

// wantOf asks for entries.
func wantOf(n journal.Need) []byte {
	b := append([]byte{byte(messageLogs), classLogs, 2, 1, 1}, n.Author[:]...)
	return wire.AppendVLU(wire.AppendVLU(b, n.From), n.To-n.From)
}
