package model

import (
	"context"
	"errors"
	"image"
	"io"
	"time"

	"lyceum/app/qr"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/media"
)

// A scan looks for the picture of an invite in what the camera sees.
type scan struct {
	ctx   context.Context
	end   context.CancelFunc
	shown *Scan // replaced, never changed

	closed chan struct{} // the camera is free again
}

// ScanInvite has the camera look for the picture of an invite; the class is joined once one is found. Preview gives what the
// camera sees meanwhile.
func (s *Store) ScanInvite(on bool) {
	s.post(func(st *state, _ time.Time) {
		st.endScan()
		if !on || st.check != nil || st.session != nil || st.knock != nil || st.busy != Idle {
			return
		}
		st.endTrial()
		ctx, cancel := context.WithCancel(st.ctx)
		k := &scan{ctx: ctx, end: cancel, shown: &Scan{}, closed: make(chan struct{})}
		st.scan = k
		camera := st.chosenDevices(entrance{})[room.Camera].Chosen
		if camera == deviceNone {
			camera = deviceDefault
		}
		freed := st.freed
		s.background(func(context.Context) {
			<-freed
			s.runScan(k, camera)
		}, ctx)
	})
}

func (st *state) endScan() {
	if st.scan != nil {
		st.scan.end()
		st.freed, st.scan = st.scan.closed, nil
	}
}

// scanRest is the pause after a picture that was looked at: some pictures a second are enough for a hand that holds a code.
const scanRest = 150 * time.Millisecond

// tellScan shows how it stands with a scan that is still on.
func (s *Store) tellScan(k *scan, is Scan) {
	s.post(func(st *state, _ time.Time) {
		if st.scan == k {
			k.shown = &is
		}
	})
}

// runScan has the camera until ctx ends. Looking for a code takes longer than a picture, so pictures are left out meanwhile.
func (s *Store) runScan(k *scan, camera string) {
	defer close(k.closed)
	if k.ctx.Err() != nil {
		return
	}
	c, err := s.conf.Rooms.OpenCheck(room.Media{Camera: camera})
	if err != nil {
		s.tellScan(k, Scan{Fault: Sentence(err, time.Time{})})
		return
	}
	pictures := make(chan *image.Gray, 1)
	s.peek.watch(c, func(p *media.Picture) {
		if len(pictures) == 0 { // else the last one is still looked at; nobody else sends
			pictures <- greyOf(p)
		}
	})
	defer func() {
		s.peek.drop(c)
		c.Close()
	}()
	for {
		select {
		case is := <-pictures:
			if s.findInvite(k, is) || !pause(k.ctx, scanRest) {
				return
			}
		case ev, ok := <-c.Events():
			switch {
			case !ok:
				return
			case ev.State == "opened" || ev.State == "returned" || ev.State == "replaced":
				s.tellScan(k, Scan{Ready: true})
			case ev.State == "failed" || ev.State == "lost":
				s.tellScan(k, Scan{Fault: scanSentence(ev.Err)})
			}
		case <-k.ctx.Done():
			return
		}
	}
}

// findInvite looks for an invite in a picture, and goes to its class if there is one.
func (s *Store) findInvite(k *scan, is image.Image) bool {
	text, err := qr.DecodeImage(is)
	if err != nil {
		return false
	}
	if _, err = s.conf.Rooms.ReadInvite(text, time.Time{}); err != nil {
		s.tellScan(k, Scan{Ready: true, Note: words.T("That code is no invite to a class. Hold the code of an invite before the camera.")})
		return false
	}
	s.post(func(st *state, now time.Time) {
		if st.scan == k {
			st.endScan()
			st.joinInvite(now, text, false)
		}
	})
	return true
}

// greyOf copies the brightness of a picture.
func greyOf(p *media.Picture) *image.Gray {
	is := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for y := range p.Height {
		copy(is.Pix[y*is.Stride:][:p.Width], p.Y[y*p.YStride:])
	}
	return is
}

func scanSentence(err error) string {
	switch {
	case errors.Is(err, room.ErrDeviceMissing):
		return words.T("No camera was found. Plug one in, or open a picture of the code.")
	case errors.Is(err, room.ErrDeviceBusy):
		return words.T("Another app is using the camera. Close that app, or open a picture of the code.")
	}
	return Sentence(err, time.Time{})
}

// JoinPicture joins the class whose invite is in a picture, PNG, JPEG or GIF, which open opens. It is read in the background.
func (s *Store) JoinPicture(open func() (io.ReadCloser, error)) {
	s.post(func(st *state, _ time.Time) {
		if st.busy != Idle || st.session != nil {
			return
		}
		st.joinFault = nil
		s.background(func(context.Context) {
			text, err := textOf(open)
			s.post(func(st *state, now time.Time) {
				if err != nil {
					st.fail(&st.joinFault, err)
					return
				}
				st.endScan()
				st.joinInvite(now, text, false)
			})
		}, st.ctx)
	})
}

// Errors of a picture of an invite.
var (
	ErrPicture = errors.New("that picture cannot be read")
	ErrNoCode  = errors.New("there is no code in that picture")
)

func textOf(open func() (io.ReadCloser, error)) (string, error) {
	f, err := open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := qr.Decode(f)
	switch {
	case errors.Is(err, qr.ErrImage):
		return "", ErrPicture
	case errors.Is(err, qr.ErrNoCode):
		return "", ErrNoCode
	}
	return text, err
}
