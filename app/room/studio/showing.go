package studio

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// ErrNoLook is for what cannot be looked at, or shown to staff.
var ErrNoLook = errors.New("only a screen or a camera can be looked at")

// ParseWhat reads what is looked at: screen or camera.
func ParseWhat(text string) (monitor.What, error) {
	for _, w := range monitor.Whats {
		if w.String() == text {
			return w, nil
		}
	}
	return 0, ErrNoLook
}

// A Consent is how it stands with a person's consent to show staff something.
type Consent uint8

// What a person has said.
const (
	ConsentUnasked Consent = iota // nobody has looked
	ConsentAsked                  // the person has not answered
	ConsentYes
	ConsentNo
)

// String returns the word of events.
func (c Consent) String() string { return [...]string{"unasked", "asked", "yes", "no"}[c] }

const (
	faultFor  = 10 * time.Second // after which a device that failed is tried again
	askApart  = conduct.AskHolds // how often staff can put the same question
	maxLarge  = 3                // streams for those who look at something large; group has room for eight of one member
	thumbSlip = 100 * time.Millisecond
	wholeFor  = 15 * time.Second // how often a picture is sent whole that is as before: it may have been lost
	badgeFor  = 5 * time.Second  // for how long at least it shows that somebody looked
	deviceFor = 2 * time.Second  // how often a device is opened at most, whatever looks say
)

// A Show is how it stands with the screen or the camera.
type Show struct {
	What    monitor.What
	Consent Consent
	By      journal.Author // who asked last
	On      bool           // the device is open for staff, or its pictures are taken for them
	Staff   bool           // of the camera: when it is on only staff get it
	Fault   error          // why nothing can be shown in spite of a yes
}

// Same reports whether two stand the same.
func (s Show) Same(o Show) bool {
	fault := func(err error) string {
		if err == nil {
			return ""
		}
		return err.Error()
	}
	return s.What == o.What && s.Consent == o.Consent && s.By == o.By && s.On == o.On && s.Staff == o.Staff && fault(s.Fault) == fault(o.Fault)
}

// A Viewer is somebody of staff who is shown something now.
type Viewer struct {
	Who   journal.Author
	What  monitor.What
	How   conduct.ViewHow
	Since time.Time // by this machine's clock
}

// Shows is how it stands with all that staff may see of this person. It comes whenever something of it is another.
type Shows struct {
	All     []Show
	Viewers []Viewer
}

func (Shows) event() {}

// A showing is what staff are shown of this person's screen or camera: nothing without a yes.
type showing struct {
	what    monitor.What
	own     *ownPictures
	consent Consent
	by      journal.Author // who asked
	askedAt time.Time      // when staff put the question by name
	fault   error
	again   time.Time // when to try again after that
	fan     fan
	held    bool                        // the person has the camera on, and it is for staff alone: they may see it for as long
	opened  time.Time                   // when a device was opened last, or was to be
	source  *staffSource                // a device that is open for staff alone; nil: none, or the class's pictures are taken
	to      map[journal.Author]*shownTo // whom it is shown, of those who look
	coded   codedThumbnail              // the newest
}

// A shownTo is one of staff who looks.
type shownTo struct {
	look   monitor.Look
	number uint64    // of the small picture that was sent last; 0: none
	at     time.Time // when
	whole  time.Time // when the last one was that was no word that it is as before
	large  *largeTo
	begun  time.Time // when large was published last
	wide   time.Time // when it was shown large last
	busy   bool      // there are too many large ones
	answer monitor.Answer
	told   time.Time // when that was told
}

// A codedThumbnail is a small picture ready to be sent.
type codedThumbnail struct {
	number  uint64
	seen    time.Time // when it was so last
	jpeg    []byte
	picture media.Picture
}

// A staffSource is a device that is open for staff alone. Its goroutine ends with close.
type staffSource struct {
	source media.VideoSource
	large  bool // it gives pictures for large ones too
	done   chan struct{}
	ended  atomic.Pointer[error]
}

// openForStaff opens a device and takes its pictures to the fan.
func (s *Studio) openForStaff(sh *showing, large bool) (*staffSource, error) {
	spec := sh.own.spec
	if spec.From == device.None {
		return nil, ErrNoDevice
	}
	spec.Initials, spec.Changed = s.cfg.Initials, s.deviceChanged
	open, mode := s.hardware.openCamera, cameraMode
	if sh.what == monitor.OfScreen {
		open, mode = s.hardware.openScreen, screenMode
	}
	switch {
	case large:
	case sh.what == monitor.OfScreen:
		mode.Width, mode.Height = sh.what.Box()
		mode.FPS = 1
	default: // the person may see it, too
		mode.FPS = 10
	}
	source, err := open(spec, mode)
	if err != nil {
		return nil, err
	}
	is := &staffSource{source: source, large: large, done: make(chan struct{})}
	go func() {
		defer close(is.done)
		var p media.Picture
		for {
			if err := source.ReadPicture(&p); err != nil {
				is.ended.Store(&err)
				s.poke()
				return
			}
			sh.fan.preview.show(&p)
			sh.fan.take(&p)
		}
	}()
	return is, nil
}

// close closes the device, and waits until nothing of it is taken any more.
func (is *staffSource) close() {
	_ = is.source.Close() // nothing is to be done about a device that does not close
	<-is.done
}

// closeSource closes the device that is open for staff alone, if one is.
func (sh *showing) closeSource() {
	if sh.source != nil {
		sh.source.close()
		sh.source = nil
	}
}

// stop ends all that is captured and sent.
func (sh *showing) stop() {
	sh.fan.setOn(false)
	sh.closeSource()
	for _, to := range sh.to {
		to.stopLarge(sh)
		to.number, to.whole = 0, time.Time{}
	}
	sh.coded = codedThumbnail{}
}

// showingOf returns what is shown of a kind of device.
func (s *Studio) showingOf(k device.Kind) *showing {
	for _, sh := range s.showings {
		if sh.own.kind == k {
			return sh
		}
	}
	return nil
}

// Consent says yes or no to staff seeing something. After a no, nothing of it is captured or sent for them once it returns.
func (s *Studio) Consent(w monitor.What, yes bool) error {
	for _, sh := range s.showings {
		if sh.what == w && !yes {
			sh.fan.halt(true) // should the worker wait for a device
		}
	}
	return s.do(func() error {
		for _, sh := range s.showings {
			if sh.what == w {
				s.consent(sh, yes)
			}
		}
		return nil
	})
}

func (s *Studio) consent(sh *showing, yes bool) {
	sh.fault, sh.again, sh.opened = nil, time.Time{}, time.Time{}
	if !yes {
		sh.consent = ConsentNo
		sh.stop()
		for who := range sh.to {
			ctx, cancel := timed()
			_ = s.cfg.Class.Withdraw(ctx, who) // with the class it has ended
			cancel()
		}
		if v := s.view.Load(); v != nil && s.isForStaff(v, sh.own) {
			sh.own.wanted, sh.own.forStaff = false, false
		}
		return
	}
	sh.consent = ConsentYes
	sh.fan.halt(false)
	if sh.what == monitor.OfScreen && sh.own.spec.From == device.None {
		sh.own.spec = device.Spec{Kind: device.Screen} // who says yes means the one there is
	}
}

// AskedToShow puts a question to the person, if staff did not put it just before and it is not answered by a yes. It never waits;
// the class's loop may call it.
func (s *Studio) AskedToShow(by journal.Author, w monitor.What) {
	s.looked.mu.Lock()
	s.looked.asks[w] = by
	s.looked.mu.Unlock()
	s.poke()
}

// SetCameraForStaff says whether the camera is for staff alone whenever it is on.
func (s *Studio) SetCameraForStaff(on bool) error {
	return s.do(func() error {
		s.forStaff = on
		return nil
	})
}

// isForStaff reports whether pictures are for staff alone: the person wants the camera to be, or staff have locked others' cameras.
func (s *Studio) isForStaff(v *session.View, o *ownPictures) bool {
	if o.kind != device.Camera {
		return false
	}
	if s.forStaff || v.Locks&conduct.LockCameras == 0 || v.Stage == s.cfg.Self {
		return s.forStaff
	}
	return v.Locks.Forbids(conduct.LockCameras, rightsOf(v, s.cfg.Self), false)
}

// setForStaff turns a camera on or off that is for staff alone. To turn it on is to let them see it for as long as it is on, whatever
// was said before; to turn it off is to say no.
func (s *Studio) setForStaff(o *ownPictures, on bool) error {
	if on && o.spec.From == device.None {
		return ErrNoDevice
	}
	sh := s.showingOf(o.kind)
	if !on {
		o.wanted, o.forStaff = false, false
		s.consent(sh, false)
		return nil
	}
	o.wanted, o.forStaff = true, true
	sh.fan.halt(false)
	if sh.consent != ConsentYes {
		sh.consent = ConsentUnasked
	}
	return nil
}

// isAllowed reports whether staff may see something now: by the person's yes, or as the person has the camera on and it is for them alone,
// unless there is a no or a question that waits for an answer.
func (sh *showing) isAllowed() bool {
	return sh.consent == ConsentYes || sh.held && sh.consent == ConsentUnasked
}

// rightsOf returns what a member may do.
func rightsOf(v *session.View, a journal.Author) journal.Rights {
	for i := range v.Members {
		if v.Members[i].Author == a {
			return v.Members[i].Rights
		}
	}
	return 0
}

// mayLook reports whether somebody may be shown what staff see: one who may monitor, and has not left.
func mayLook(v *session.View, a journal.Author) bool {
	i := slices.IndexFunc(v.Members, func(m session.Member) bool { return m.Author == a })
	return i >= 0 && !v.Members[i].Left && !v.Members[i].Removed && v.Members[i].Rights&journal.Monitor != 0
}
