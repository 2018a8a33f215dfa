package room

import (
	"context"
	"errors"
	"image"
	"io"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/slides/pictures"
	"lyceum/session"
)

// Limits of the images that lie on boards.
const (
	// MaxBoardImage is the largest file of one, in bytes.
	MaxBoardImage = 20 << 20

	imageBytes   = 128 << 20        // of decoded images that are kept: those used longest ago go
	imagesAtOnce = 2                // that are decoded at a time
	maxImages    = 100              // that are known: of more, one that could not be had gives way
	imageWithin  = 2 * time.Minute  // how long is waited for somebody who has it
	imageAgain   = 30 * time.Second // after which one that could not be had is tried again
)

// ErrImageTooLarge is for an image whose file is larger than MaxBoardImage.
var ErrImageTooLarge = errors.New("the picture is too large")

// An imageStore keeps the images that lie on boards. The projector's lock guards it.
type imageStore struct {
	all    map[string]*boardImage // by ticket
	bytes  int
	turn   uint64 // rises with every look
	sem    chan struct{}
	coming map[session.FileID]*comingImage
}

// A boardImage is one of them.
type boardImage struct {
	picture image.Image // nil: it is not here
	bytes   int
	used    uint64
	busy    bool
	failed  time.Time // when it could not be had; zero: it was not tried, or is here
}

func newImageStore() imageStore {
	return imageStore{all: map[string]*boardImage{}, sem: make(chan struct{}, imagesAtOnce), coming: map[session.FileID]*comingImage{}}
}

// BoardImage returns an image that lies on a board, by its ticket; nil: it is not here. It never waits: the image is fetched in the
// background, and WatchPictures tells when it came.
func (r *Room) BoardImage(ticket string) image.Image {
	p := r.projector
	p.mu.Lock()
	defer p.mu.Unlock()
	is := p.images.all[ticket]
	if is == nil && (p.closed || !p.images.room()) {
		return nil
	}
	if is == nil {
		is = &boardImage{}
		p.images.all[ticket] = is
	}
	p.images.turn++
	is.used = p.images.turn
	if is.picture == nil && !is.busy && !p.closed && (is.failed.IsZero() || time.Since(is.failed) > imageAgain) {
		is.busy = true
		p.work.Go(func() { p.load(ticket, is) })
	}
	return is.picture
}

// room reports whether another image can be known, of which there are at most maxImages: one that could not be had, or was let go, and was
// asked for longest ago gives way.
func (s *imageStore) room() bool {
	if len(s.all) < maxImages {
		return true
	}
	var oldest *boardImage
	var of string
	for ticket, is := range s.all {
		if is.picture == nil && !is.busy && (oldest == nil || is.used < oldest.used) {
			oldest, of = is, ticket
		}
	}
	delete(s.all, of)
	return oldest != nil
}

// load has an image come, and keeps it.
func (p *projector) load(ticket string, is *boardImage) {
	ctx, cancel := context.WithTimeout(p.ctx, imageWithin)
	defer cancel()
	picture, err := p.image(ctx, ticket)
	p.mu.Lock()
	is.busy = false
	if is.failed = time.Now(); err == nil {
		is.failed, is.picture = time.Time{}, picture
		size := picture.Bounds().Size()
		is.bytes = 4 * size.X * size.Y
		p.images.bytes += is.bytes
		p.images.trim()
	}
	p.mu.Unlock()
	if err == nil {
		p.tell()
	}
}

// trim lets go of images that were used longest ago, until what is kept is within bounds.
func (s *imageStore) trim() {
	for s.bytes > imageBytes {
		var oldest *boardImage
		for _, is := range s.all {
			if is.picture != nil && (oldest == nil || is.used < oldest.used) {
				oldest = is
			}
		}
		s.bytes -= oldest.bytes
		oldest.picture, oldest.bytes = nil, 0
	}
}

// image returns an image for who can wait.
func (p *projector) image(ctx context.Context, ticket string) (image.Image, error) {
	data, err := p.imageFile(ctx, ticket)
	if err != nil {
		return nil, err
	}
	select {
	case p.images.sem <- struct{}{}:
		defer func() { <-p.images.sem }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return pictures.Decode(data)
}

// imageFile returns the file of an image, once it is here.
func (p *projector) imageFile(ctx context.Context, ticket string) ([]byte, error) {
	t, err := session.ParseTicket([]byte(ticket))
	switch {
	case err != nil:
		return nil, err
	case t.Size > MaxBoardImage:
		return nil, ErrImageTooLarge
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := p.reserve(t, cancel); err != nil {
		return nil, err
	}
	defer p.release(t)
	came := make(chan error, 1)
	err = p.room.class.Fetch(t, session.Fetching{Done: func(err error) { came <- err }})
	if err != nil {
		return nil, err // another asks for it already, or there is no room: it is tried again
	}
	select {
	case err = <-came:
	case <-ctx.Done():
		p.room.class.CancelFetch(t.ID())
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	f, err := p.room.openFile(t)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
}

// imageHere returns the file of an image if it is here; nil if it is not.
func (p *projector) imageHere(ticket string) []byte {
	t, err := session.ParseTicket([]byte(ticket))
	if err != nil {
		return nil
	}
	f, err := p.room.openFile(t)
	if err != nil {
		return nil
	}
	defer f.Close()
	return imageIn(f)
}

// imageIn reads the file of an image; nil if it is too large, or not all here.
func imageIn(f *session.File) []byte {
	if f.Size() > MaxBoardImage {
		return nil
	}
	data, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil {
		return nil
	}
	return data
}

// openFile opens a file that is here, also after the class was left.
func (r *Room) openFile(t session.Ticket) (*session.File, error) {
	select {
	case <-r.class.Done():
		return session.OpenKept(r.profile.ClassDir(), r.class.ID(), t)
	default:
		return r.class.OpenFile(t)
	}
}

// AddPicture puts a picture from a file on a page, with its middle at a point; the zero point is the middle of the page. It is made as
// large as fits into half of the page, if it is not smaller.
func (r *Room) AddPicture(path string, doc board.DocumentID, page board.PageID, at board.Point) error {
	if err := r.mayEdit(doc); err != nil {
		return err
	}
	p, err := r.page(doc, page)
	if err != nil {
		return err
	}
	data, err := readPicture(path)
	if err != nil {
		return err
	}
	put, err := r.sharePicture(data)
	if err != nil {
		return err
	}
	b := r.Snapshot().Boards
	_, sizes := b.Pages(doc)
	size := PageSize(p, sizes)
	if at == (board.Point{}) {
		at = board.PointAt(float64(size.Width)*board.Unit/2, float64(size.Height)*board.Unit/2)
	}
	w, h := float64(put.Width), float64(put.Height)
	scale := min(1, float64(size.Width)/2/w, float64(size.Height)/2/h) * board.Unit / 2 // to half of a side, in quarter pixels
	x, y := float64(at.X), float64(at.Y)
	err = r.Draw(doc, board.Put{Page: page, Shape: board.Shape{
		Kind: board.Image, Style: board.DefaultStyle, Place: board.Here, Image: put, Z: p.NextZ(),
		Points: []board.Point{board.PointAt(x-w*scale, y-h*scale), board.PointAt(x+w*scale, y+h*scale)},
	}})
	if err != nil {
		r.unshare(put)
	}
	return err
}

// sharePicture shares the file of a picture with the class, without what it says besides the picture, such as where it was taken, and
// returns it as boards name it.
func (r *Room) sharePicture(data []byte) (*board.Picture, error) {
	_, w, h, err := pictures.Check(data)
	if err == nil && max(w, h) > board.MaxPicture {
		err = ErrPictureLarge
	}
	if err == nil {
		data, err = pictures.Plain(data)
	}
	if err != nil {
		return nil, err
	}
	ticket, err := r.share(data)
	if err != nil {
		return nil, err
	}
	return &board.Picture{Ticket: string(ticket.AppendTo(nil)), Width: uint16(w), Height: uint16(h)}, nil
}

// unshare lets the file of a picture go that nobody was told of.
func (r *Room) unshare(p *board.Picture) {
	if t, err := session.ParseTicket([]byte(p.Ticket)); err == nil {
		r.class.Drop(t.ID())
	}
}
