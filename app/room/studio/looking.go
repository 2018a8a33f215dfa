package studio

import (
	"cmp"
	"image"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/media"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// MaxLooks is at how many tiles one can look at a time: a wall that fills three large screens.
const MaxLooks = 120

const (
	// maxLookBits is what all small pictures together may bring into this machine, in bits a second, were each as large as it may be.
	maxLookBits = 4_000_000
	// lookPeriod is how often a small picture comes, if there are not too many.
	lookPeriod = 2 * time.Second
	// overThumbnail is what a small picture costs beside its bytes, in bytes: seals, headers, the way. Our guess, high.
	overThumbnail = 512
)

// A Look is a tile in which this person, of staff, looks at another.
type Look struct {
	Who           journal.Author
	What          monitor.What
	Width, Height int                                // pixels of the tile
	Picture       func(is image.Image, at time.Time) // takes each picture, in a goroutine of its own for all
}

type sightKey struct {
	who  journal.Author
	what monitor.What
}

func (k sightKey) compare(o sightKey) int {
	return cmp.Or(k.who.Compare(o.who), cmp.Compare(k.what, o.what))
}

// looks are the tiles in which this person looks at others, and what came of them. Any goroutine may look at it.
type looks struct {
	ready chan struct{} // holds one when something came
	begun sync.Once     // of the goroutine that decodes

	mu       sync.Mutex // guards what follows
	all      map[sightKey]*sight
	large    *sight // of what is looked at large: answers only; nil: nothing is
	largeKey sightKey
	answered []Answered // that were not told yet, at most one a look
}

// looking is what the worker knows of that.
type looking struct {
	told  map[journal.Author]toldLook // to whom what was said
	large *largeLook

	saved     map[sightKey]int             // pictures that were saved of somebody
	since     map[journal.Author]time.Time // class time from which those of somebody are counted
	saveEvery time.Duration                // how often pictures of all who are looked at are saved; 0: not
	savedAt   time.Time
	saving    atomic.Bool // beside the worker
}

// A toldLook is what was said to somebody last.
type toldLook struct {
	monitor.Look
	sent time.Time // by this machine's clock
	over int       // how often it was said that it is over
}

// A largeLook is what this person looks at large.
type largeLook struct {
	key     sightKey
	watched *watched
}

// Answered says how somebody's consent stands who is looked at.
type Answered struct {
	Who    journal.Author
	What   monitor.What
	Answer monitor.Answer
}

func (Answered) event() {}

// Look says at whom this person looks from now on, in the place of all before.
func (s *Studio) Look(list []Look) error {
	return s.do(func() error {
		s.looks.begun.Do(func() { s.beside.Go(s.decodeLooks) })
		s.looks.mu.Lock()
		defer s.looks.mu.Unlock()
		before := s.looks.all
		s.looks.all = make(map[sightKey]*sight, len(list))
		for _, l := range list[:min(len(list), MaxLooks)] {
			key := sightKey{l.Who, l.What}
			if l.Who == s.cfg.Self || s.looks.all[key] != nil {
				continue
			}
			is := before[key]
			if is == nil {
				is = &sight{}
			}
			is.Look, is.fresh = l, is.picture != nil // who shows it anew has nothing yet
			s.looks.all[key] = is
		}
		s.looks.wake()
		return nil
	})
}

func (l *looks) wake() {
	select {
	case l.ready <- struct{}{}:
	default: // it is about to look
	}
}

// LookLarge has pictures of somebody come as they move, in the place of what came before.
func (s *Studio) LookLarge(who journal.Author, w monitor.What, picture func(*media.Picture)) error {
	return s.do(func() error {
		s.stopLarge()
		if who == s.cfg.Self {
			return ErrNoLook
		}
		key := streamKey{who, streamShow(w)}
		played, err := s.watch(key, s.cfg.Class.PlayDirect)
		if err != nil {
			return err
		}
		s.adjust(played, Shown{Author: who, Name: key.name, Picture: picture}, false)
		s.looking.large = &largeLook{sightKey{who, w}, played}
		s.looks.setLarge(&sight{}, s.looking.large.key)
		return nil
	})
}

// StopLarge ends what LookLarge began.
func (s *Studio) StopLarge() error {
	return s.do(func() error {
		s.stopLarge()
		return nil
	})
}

func (s *Studio) stopLarge() {
	if s.looking.large != nil {
		s.looking.large.watched.stop()
		s.looking.large = nil
		s.looks.setLarge(nil, sightKey{})
	}
}

func (l *looks) setLarge(is *sight, key sightKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.large, l.largeKey = is, key
}

// settleLooking says to those who are looked at what is, as often as it has to be said, and tells what they answered.
func (s *Studio) settleLooking(v *session.View) {
	at := now()
	if !v.Ready || !s.isLooking() {
		return
	}
	if rightsOf(v, s.cfg.Self)&journal.Monitor == 0 {
		s.forgetLooks()
		s.stopLarge()
	}
	wanted := s.lookedAt(v)
	for _, who := range slices.SortedFunc(maps.Keys(s.looking.told), journal.Author.Compare) {
		if _, still := wanted[who]; !still {
			s.sayOver(v, at, who)
		}
	}
	for _, who := range slices.SortedFunc(maps.Keys(wanted), journal.Author.Compare) {
		is, told := wanted[who], s.looking.told[who]
		if same := is.Screen == told.Screen && is.Camera == told.Camera; !same || at.Sub(told.sent) >= monitor.LookEvery {
			s.say(v, at, who, is)
		}
	}
	s.tellAnswered()
	s.settleSaving(at)
}

// isLooking reports whether this person looks at anybody, or did and has not said that it is over.
func (s *Studio) isLooking() bool {
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	return len(s.looks.all)+len(s.looks.answered)+len(s.looking.told) > 0 || s.looking.large != nil
}

// say tells somebody how this person looks at them.
func (s *Studio) say(v *session.View, at time.Time, who journal.Author, l monitor.Look) {
	l.At = at.Add(v.ClockOff).Truncate(time.Millisecond)
	if l.Since.After(l.At) { // the class's clock went back
		l.At = l.Since
	}
	if before := s.looking.told[who].At; !l.At.After(before) {
		l.At = before.Add(time.Millisecond)
	}
	message, err := monitor.EncodeLook(l)
	if err == nil && s.tellOne(who, message) == nil { // else it is tried again
		s.looking.told[who] = toldLook{Look: l, sent: at}
	}
}

// sayOver tells somebody that this person looks at them no more, thrice: it says how many pictures were saved, too. Should none arrive,
// the look lapses.
func (s *Studio) sayOver(v *session.View, at time.Time, who journal.Author) {
	told := s.looking.told[who]
	if told.over > 0 && at.Sub(told.sent) < monitor.LookEvery {
		return
	}
	s.say(v, at, who, s.looking.savedOf(who, monitor.Look{}))
	told.Look, told.sent, told.over = s.looking.told[who].Look, at, told.over+1
	if s.looking.told[who] = told; told.over >= 3 {
		delete(s.looking.told, who)
	}
}

// lookedAt returns how everybody is looked at, of those who are there.
func (s *Studio) lookedAt(v *session.View) map[journal.Author]monitor.Look {
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	looked := map[journal.Author]monitor.Look{}
	period := s.looks.period()
	for key, is := range s.looks.all {
		l := looked[key.who]
		sight := l.Of(key.what)
		width, height := key.what.Box()
		sight.Small, sight.Period = true, period
		sight.Width, sight.Height = min(max(is.Width, monitor.MinSide), width), min(max(is.Height, monitor.MinSide), height)
		looked[key.who] = l
	}
	for who, l := range looked {
		looked[who] = s.looking.savedOf(who, l)
	}
	if large := s.looking.large; large != nil {
		l := looked[large.key.who]
		sight := l.Of(large.key.what)
		sight.Large, sight.LargeWidth, sight.LargeHeight = true, screenMode.Width, screenMode.Height
		looked[large.key.who] = l
	}
	here := map[journal.Author]bool{}
	for i := range v.Members {
		here[v.Members[i].Author] = !v.Members[i].Left // who is out of sight may be in that of others
	}
	maps.DeleteFunc(looked, func(who journal.Author, _ monitor.Look) bool { return !here[who] })
	return looked
}

// savedOf returns a look that says how many pictures were saved of somebody.
func (l *looking) savedOf(who journal.Author, is monitor.Look) monitor.Look {
	for _, w := range monitor.Whats {
		is.Of(w).Saved = l.saved[sightKey{who, w}]
	}
	is.Since = l.since[who]
	return is
}

// period returns how often small pictures are to come, so that all together are not more than this machine takes.
func (l *looks) period() time.Duration {
	total := 0
	for key := range l.all {
		total += key.what.Most() + overThumbnail
	}
	period := time.Duration(total) * 8 * time.Second / maxLookBits
	return min(max(period, lookPeriod), monitor.MaxPeriod).Round(100 * time.Millisecond)
}

// forgetLooks ends all looking at small pictures.
func (s *Studio) forgetLooks() {
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	s.looks.all = nil
}

// tellAnswered tells what those who are looked at have answered.
func (s *Studio) tellAnswered() {
	s.looks.mu.Lock()
	news := s.looks.answered
	s.looks.answered = nil
	s.looks.mu.Unlock()
	for _, a := range news {
		s.cfg.Tell(a)
	}
}

// stopLooking ends all looking, and says so.
func (s *Studio) stopLooking() {
	s.forgetLooks()
	s.stopLarge()
	if v := s.view.Load(); v != nil {
		s.settleLooking(v)
	}
}
