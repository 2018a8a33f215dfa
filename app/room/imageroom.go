package room

import (
	"context"
	"time"

	"lyceum/session"
)

// What the files of images that lie on boards may take of what a class's files may, so that whoever puts images there leaves room for slides.
// Our choices.
const (
	imageRoom    = session.FileQuota / 4 // bytes
	imageFiles   = 120
	imageStalled = 10 * time.Second // after which one that has not come gives way if there is no room for another
)

// A comingImage is the file of an image that is being fetched.
type comingImage struct {
	size   uint64
	since  time.Time
	cancel context.CancelFunc
}

// reserve takes room for the file of an image that is to be fetched. Where there is none, what came in part and is not fetched any more is let
// go, and then, for when this one is tried again, what was asked for longest ago and has not come. The error is [ErrQuota], or
// session.ErrFetching.
func (p *projector) reserve(t session.Ticket, cancel context.CancelFunc) error {
	id, files, used := t.ID(), p.room.class.Files(), p.room.usedFilesNow()
	p.mu.Lock()
	defer p.mu.Unlock()
	coming := p.images.coming
	if coming[id] != nil {
		return session.ErrFetching
	}
	room := roomTaken{}
	var oldest *comingImage
	for _, c := range coming {
		if room.add(c.size); oldest == nil || c.since.Before(oldest.since) {
			oldest = c
		}
	}
	var idle []session.FileState
	for _, f := range files {
		switch {
		case f.ID == id || used[f.ID] || coming[f.ID] != nil:
		case f.Have < f.Size:
			idle = append(idle, f)
		default:
			room.add(f.Size)
		}
	}
	for _, f := range idle {
		if room.keeps(f.Size, t.Size) {
			room.add(f.Size)
		} else {
			p.room.class.Drop(f.ID)
		}
	}
	if !room.fits(t.Size) {
		if oldest != nil && time.Since(oldest.since) > imageStalled {
			oldest.cancel()
		}
		return ErrQuota
	}
	coming[id] = &comingImage{t.Size, time.Now(), cancel}
	return nil
}

// release notes that the file of an image is not being fetched any more.
func (p *projector) release(t session.Ticket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.images.coming, t.ID())
}

// roomTaken is what files take.
type roomTaken struct {
	files int
	bytes uint64
}

func (r *roomTaken) add(size uint64) { r.files, r.bytes = r.files+1, r.bytes+size }

// fits reports whether there is room for one more.
func (r *roomTaken) fits(size uint64) bool { return r.files < imageFiles && r.bytes+size <= imageRoom }

// keeps reports whether there is room for one that is here and one more.
func (r *roomTaken) keeps(here, size uint64) bool {
	return r.files+1 < imageFiles && r.bytes+here+size <= imageRoom
}

// usedFilesNow is usedFiles for who does not hold r.mu.
func (r *Room) usedFilesNow() map[session.FileID]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.usedFiles()
}
