package studio

import (
	"io"
	"sync"
	"sync/atomic"

	"lyceum/media"
	"lyceum/media/dsp"
)

// A feed is pictures of a device in whose place another one can come while they are read. Any goroutine may call its
// methods, one ReadPicture.
type feed struct {
	mu      sync.Mutex        // guards the two below
	source  media.VideoSource // nil: none for now
	swapped chan struct{}     // closed when source is another

	closed chan struct{}
	once   sync.Once
}

func newFeed(source media.VideoSource) *feed {
	return &feed{source: source, swapped: make(chan struct{}), closed: make(chan struct{})}
}

func (f *feed) now() (media.VideoSource, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.source, f.swapped
}

// put has pictures come from another source. The one before is the caller's to close; nil: there was none.
func (f *feed) put(source media.VideoSource) (before media.VideoSource) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before = f.source
	close(f.swapped)
	f.source, f.swapped = source, make(chan struct{})
	return before
}

// ReadPicture implements media.VideoSource. It waits while there is no source.
func (f *feed) ReadPicture(p *media.Picture) error {
	for {
		source, swapped := f.now()
		if source != nil {
			err := source.ReadPicture(p)
			if err == nil {
				return nil
			}
			select {
			case <-swapped:
			default:
				return err
			}
		}
		select {
		case <-swapped:
		case <-f.closed:
			return io.EOF
		}
	}
}

// Close implements media.VideoSource.
func (f *feed) Close() error {
	f.once.Do(func() { close(f.closed) })
	if source, _ := f.now(); source != nil {
		return source.Close()
	}
	return nil
}

// A preview shows own pictures as they are before they are encoded. One goroutine shows them.
type preview struct {
	want   atomic.Pointer[Shown] // nil: nobody looks
	scaler dsp.Scaler
	scaled media.Picture
}

func (v *preview) show(is *media.Picture) {
	want := v.want.Load()
	if want == nil || want.Picture == nil {
		return
	}
	if want.Width > 1 && want.Height > 1 && (is.Width > want.Width || is.Height > want.Height) {
		v.scaled.Resize(dsp.Fit(is.Width, is.Height, want.Width, want.Height))
		v.scaler.Scale(&v.scaled, is)
		v.scaled.At = is.At
		is = &v.scaled
	}
	want.Picture(is)
}

// settlePreviews has own pictures be shown as they are to be.
func (s *Studio) settlePreviews() {
	for _, o := range s.pictures {
		var want *Shown
		for i := range s.shown {
			if s.shown[i].Author == s.cfg.Self && s.shown[i].Name == o.name {
				want = &s.shown[i]
			}
		}
		s.showingOf(o.kind).fan.preview.want.Store(want)
		if o.out != nil {
			o.out.preview.want.Store(want)
		}
	}
}
