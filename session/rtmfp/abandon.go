package rtmfp

// abandon gives up a whole message, for good (RFC 7016 §3.6.2.7).
func (f *SendFlow) abandon(m *message) {
	m.abandoned = true
	f.s.e.counters.DroppedMessages++
	for seq := max(m.first, f.base()); seq <= m.last; seq++ {
		if fr := f.fragment(seq); !fr.acked {
			f.abandonFragment(fr)
		}
	}
	f.s.sending.wakeOwners(f.s)
}

func (f *SendFlow) abandonFragment(fr *fragment) {
	fr.abandoned = true
	f.addQueued(-len(fr.data))
	fr.data = nil
}

// refused gives up everything, because the receiver does not want the flow (RFC 7016 §3.6.2.9).
func (f *SendFlow) refused(code uint64) {
	if f.exception {
		return
	}
	f.exception = true
	f.s.e.emit(FlowRejected{Flow: f, Code: code})
	for i := range f.queue.len() {
		fr := *f.queue.at(i)
		if fr.message != nil {
			fr.message.abandoned = true
		}
		if !fr.abandoned && !fr.acked {
			f.abandonFragment(fr)
		}
	}
	f.scan = f.base()
	f.probe.stop(f)
	f.s.sending.wakeOwners(f.s)
	f.closeRefused()
}

// closeRefused ends the flow after its owner has been told.
func (f *SendFlow) closeRefused() {
	if !f.closed {
		f.Close()
	} else {
		f.run()
	}
}
