package session

import (
	"errors"
	"time"

	"lyceum/session/filestore"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/pieces"
	"lyceum/session/netgroup/replication"
)

const (
	// seekFileEvery is how often a link is sought for the sake of files: such as no neighbour has, or of which nothing came for
	// seekFileAfter.
	seekFileEvery = 5 * time.Second
	seekFileAfter = 10 * time.Second
	// maxLikely is how many members named by Fetching.From are sought before others.
	maxLikely = 16
)

// verify looks whether what seems to be here of a file is; in the worker's goroutine.
func (c *Class) verify(kept *filestore.Kept) {
	if err := kept.Verify(); err != nil {
		c.cfg.Log.Warn("reading a file of the class", "error", err)
	}
}

// offering returns the job of offering a file to the class.
func (c *Class) offering(kept *filestore.Kept) job {
	return func() func(now time.Time) {
		c.verify(kept)
		return func(now time.Time) {
			if c.files.store.Get(kept.ID()) != kept {
				return // it was dropped meanwhile
			}
			if _, err := c.replicate(now, kept); err != nil {
				c.cfg.Log.Warn("offering a file of the class", "error", err)
			}
		}
	}
}

// offerFiles offers what an earlier run of the program kept.
func (c *Class) offerFiles() {
	if c.mayHaveFiles() != nil {
		return
	}
	for _, kept := range c.files.store.List() {
		c.files.add(c.offering(kept))
	}
}

// replicate takes part in replicating a file.
func (c *Class) replicate(now time.Time, kept *filestore.Kept) (*sharedFile, error) {
	f, id := c.files, kept.ID()
	if is := f.open[id]; is != nil {
		if is.kept == kept {
			return is, nil
		}
		f.shut(now, is) // it was dropped, and begun anew
	}
	space, err := c.group.OpenObjects(now, netgroup.SpaceID{Kind: netgroup.FileSpace, Name: id}, netgroup.ObjectOptions{
		Strategy: replication.RarestFirst, Objects: kept.Pieces(), Bytes: pieces.MaxObject(kept.File().Size), Seed: true,
	})
	if err != nil {
		return nil, err
	}
	kept.Ranges(func(first, last uint64) { space.AddHaveObjects(now, first, last) })
	is := &sharedFile{kept: kept, space: space}
	f.open[id] = is
	f.changed.Store(true)
	return is, nil
}

// shut takes part in replicating a file no more.
func (f *classFiles) shut(now time.Time, is *sharedFile) {
	is.space.Close(now)
	delete(f.open, is.kept.ID())
}

// fetchFile asks for what is lacking of a file.
func (c *Class) fetchFile(now time.Time, kept *filestore.Kept, fe *fetch) {
	is, err := c.replicate(now, kept)
	if errors.Is(err, netgroup.ErrClosed) {
		err = ErrClosed
	}
	_, complete := kept.Have()
	if err != nil || complete {
		c.files.finish(kept.ID(), fe, err)
		return
	}
	is.fetch, is.cameAt = fe, now
	is.space.AddWantObjects(now, 0, kept.Pieces()-1)
}

// stopFile has nothing more come of a file, if that is the fetch under way, and passes it on no more if it is kept no more.
func (c *Class) stopFile(now time.Time, id FileID, fe *fetch) {
	f := c.files
	f.changed.Store(true)
	is := f.open[id]
	if is == nil {
		return
	}
	if fe != nil && is.fetch == fe {
		is.stop(now)
	}
	if f.store.Get(id) != is.kept {
		f.shut(now, is)
	}
}

// stop has nothing more come of a file.
func (is *sharedFile) stop(now time.Time) {
	is.fetch, is.again = nil, false
	is.space.RemoveWantObjects(now, 0, is.kept.Pieces()-1)
}

// replicated takes in an event of object replication. It is false for others.
func (c *Class) replicated(now time.Time, ev netgroup.Event) bool {
	switch ev := ev.(type) {
	case netgroup.ReplicationFetchResult:
		c.gotPiece(now, ev)
	case netgroup.ReplicationRequest:
		c.askedForPieces(now, ev)
	case netgroup.ReplicationLiar:
		c.cfg.Log.Warn("a member sent a piece of a file that is none, and is not linked any more", "peer", ev.Peer)
	case netgroup.ReplicationFetchSend, netgroup.ReplicationFetchFailed:
	default:
		return false
	}
	return true
}

// gotPiece has a piece kept that came.
func (c *Class) gotPiece(now time.Time, ev netgroup.ReplicationFetchResult) {
	is := c.files.open[ev.Objects.ID().Name]
	if is == nil || is.space != ev.Objects || is.fetch == nil {
		ev.Objects.RemoveWantObjects(now, ev.Index, ev.Index)
		return
	}
	is.cameAt = now
	if !c.files.addPiece(func() func(now time.Time) {
		complete, err := is.kept.Put(ev.Index, ev.Object)
		return func(now time.Time) { c.keptPiece(now, is, ev, complete, err) }
	}) {
		is.again = true
		is.space.RemoveWantObjects(now, ev.Index, ev.Index)
	}
}

// keptPiece takes in what became of a piece.
func (c *Class) keptPiece(now time.Time, is *sharedFile, ev netgroup.ReplicationFetchResult, complete bool, err error) {
	fe := is.fetch
	switch {
	case errors.Is(err, pieces.ErrPiece):
		is.space.RefuseObject(now, ev.Peer, ev.Index)
	case err != nil:
		is.stop(now)
		if fe != nil {
			c.files.finish(is.kept.ID(), fe, err)
		}
	default:
		is.space.AddHaveObjects(now, ev.Index, ev.Index)
		if complete && fe != nil {
			is.stop(now)
			c.files.finish(is.kept.ID(), fe, nil)
		}
	}
}

// askAgain asks anew for pieces that were given up because too many waited.
func (c *Class) askAgain(now time.Time) {
	if !c.files.hasRoom() {
		return
	}
	for _, id := range sortedIDs(c.files.open) {
		if is := c.files.open[id]; is.again {
			is.again = false
			is.space.AddWantObjects(now, 0, is.kept.Pieces()-1)
		}
	}
}

// askedForPieces has pieces read that a neighbour asks for. Of such requests a group passes on a few at a time, and each
// names as many as fill one reply.
func (c *Class) askedForPieces(now time.Time, ev netgroup.ReplicationRequest) {
	is := c.files.open[ev.Objects.ID().Name]
	if is == nil || is.space != ev.Objects {
		ev.Objects.DenyRequestedObject(now, ev.RequestID)
		return
	}
	c.files.changed.Store(true)
	c.files.add(func() func(now time.Time) {
		var objects [][]byte
		for i := ev.First; i <= ev.Last; i++ {
			object, err := is.kept.Object(i)
			if err != nil {
				return func(now time.Time) { c.readPieces(now, is, ev, objects, err) }
			}
			objects = append(objects, object)
		}
		return func(now time.Time) { c.readPieces(now, is, ev, objects, nil) }
	})
}

// readPieces answers a neighbour. A piece that is damaged is offered no more, and fetched again if the file is.
func (c *Class) readPieces(now time.Time, is *sharedFile, ev netgroup.ReplicationRequest, objects [][]byte, err error) {
	if err != nil {
		c.cfg.Log.Warn("reading a piece of a file that is passed on", "error", err)
		bad := ev.First + uint64(len(objects))
		is.space.RemoveHaveObjects(now, bad, bad)
		if is.fetch != nil {
			is.space.AddWantObjects(now, bad, bad)
		}
	}
	is.space.WriteRequestedObject(now, ev.RequestID, objects...) // none is a denial
}

// seekFiles has somebody linked who may have a file that is fetched and that no neighbour seems to have, one after the other.
func (c *Class) seekFiles(now time.Time) {
	f := c.files
	if now.Before(f.soughtAt.Add(seekFileEvery)) {
		return
	}
	for _, id := range sortedIDs(f.open) {
		is := f.open[id]
		if is.fetch == nil || is.space.Sources() > 0 && now.Before(is.cameAt.Add(seekFileAfter)) {
			continue
		}
		if who := c.whoMayHave(is.fetch.on.From); len(who) > 0 {
			f.soughtAt = now
			c.group.AddNeighbor(now, netgroup.Peer{ID: c.roster.members[who[f.sought%len(who)]].Peer})
			f.sought++
			return
		}
	}
}

// whoMayHave lists who is present and not linked: of those who are likely to have something, or else of all.
func (c *Class) whoMayHave(likely []journal.Author) (who []journal.Author) {
	free := func(a journal.Author) bool {
		m := c.roster.members[a]
		return m != nil && a != c.self() && c.group.Present(m.Peer) && !c.group.IsLinked(m.Peer)
	}
	for _, a := range likely[:min(len(likely), maxLikely)] {
		if free(a) {
			who = append(who, a)
		}
	}
	if len(who) > 0 {
		return who
	}
	for _, m := range c.members {
		if free(m.Author) {
			who = append(who, m.Author)
		}
	}
	return who
}
