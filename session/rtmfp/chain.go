package rtmfp

import "lyceum/session/wire"

// A chain is as many waiting fragments as belong together for certain: each goes on with the message of the one
// before it. It is noted in the first and in the last of them, where a neighbour that arrives finds it: so
// whatever the order in which a peer sends the fragments of a message, none costs a look at all the others.
type chain struct{ n, bytes int }

// join makes a fragment that was just put into the i-th place part of a chain, and returns where that begins.
func (f *ReceiveFlow) join(i int) (first int) {
	w := f.waiting
	all := chain{1, len(w[i].data)}
	first, last := i, i
	if i > 0 && w[i].continues(w[i-1]) {
		before := w[i-1].chain
		first, all = i-before.n, chain{all.n + before.n, all.bytes + before.bytes}
	}
	if i+1 < len(w) && w[i+1].continues(w[i]) {
		after := w[i+1].chain
		last, all = i+after.n, chain{all.n + after.n, all.bytes + after.bytes}
	}
	w[first].chain, w[last].chain = all, all
	return first
}

// isMessage reports whether the chain that begins with the i-th waiting fragment is a whole message.
func (f *ReceiveFlow) isMessage(i int) bool {
	first := f.waiting[i]
	return first.begins() && f.waiting[i+first.chain.n-1].ends()
}

func (r *received) begins() bool {
	return r.fragmentation == wire.Whole || r.fragmentation == wire.Begin
}

func (r *received) ends() bool {
	return r.fragmentation == wire.Whole || r.fragmentation == wire.End
}

// continues reports whether r goes on with the message of the fragment before it.
func (r *received) continues(before *received) bool {
	return r.sequence == before.sequence+1 && !r.begins() && !before.ends()
}
