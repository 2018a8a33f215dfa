package session

import "time"

// progress tells how far a file is, if that changed; in the worker's goroutine.
func (fe *fetch) progress(is FileState) {
	was := fe.shown
	was.Sent, was.Fetching = is.Sent, is.Fetching // of which a change is no progress
	if is.ID == (FileID{}) || is == was {
		return
	}
	fe.shown = is
	if fe.on.Progress != nil {
		fe.on.Progress(is)
	}
}

// stateOf returns how far a file is, as it was shown last; zero if it was not.
func (f *classFiles) stateOf(id FileID) FileState {
	for _, s := range *f.shown.Load() {
		if s.ID == id {
			return s
		}
	}
	return FileState{}
}

// showFiles makes what Files returns, and tells those who wait for files; in the worker's goroutine.
func (c *Class) showFiles() {
	list := []FileState{}
	if c.do(c.peer.ctx, func(time.Time) { list = c.listFiles() }) != nil {
		return
	}
	f := c.files
	f.shown.Store(&list)
	for _, s := range list {
		f.mu.Lock()
		fe := f.fetches[s.ID]
		f.mu.Unlock()
		if fe != nil {
			fe.progress(s)
		}
	}
}

// showFilesIfChanged does so if there is something new.
func (c *Class) showFilesIfChanged() {
	f := c.files
	f.mu.Lock()
	fetching := len(f.fetches) > 0
	f.mu.Unlock()
	if f.changed.Swap(false) || fetching {
		c.showFiles()
	}
}

func (c *Class) listFiles() []FileState {
	if c.files.err != nil {
		return []FileState{}
	}
	all := c.files.store.List()
	list := make([]FileState, 0, len(all))
	for _, k := range all {
		s := FileState{ID: k.ID(), Size: k.File().Size}
		s.Have, _ = k.Have()
		if is := c.files.open[s.ID]; is != nil && is.kept == k {
			s.Fetching, s.Sources, s.Sent = is.fetch != nil, is.space.Sources(), is.space.Stats().BytesOut
		}
		list = append(list, s)
	}
	return list
}
