package studio

import (
	"bytes"
	"errors"
	"image"
	"maps"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// What one person may tell of one thing that is looked at: more is let go unseen. Our choice: a picture a second, and answers.
const (
	sightRate  = 2.0 // messages a second
	sightBurst = 5.0
)

// lateThumbnail is how old a small picture can be by the word of who sent it.
const lateThumbnail = time.Minute

// A sight is what came of one look.
type sight struct {
	Look

	allowed   float64 // messages that are still taken
	allowedAt time.Time

	pending []byte // a picture that was not decoded; nil: none. A newer one takes its place
	next    uint64 // its number
	nextAt  time.Time
	fresh   bool // the picture there is was seen anew

	newest time.Time // class time of the newest that came; older ones are let go

	number  uint64 // of the picture there is
	picture image.Image
	at      time.Time
	answer  monitor.Answer
}

// Told takes in what a member told this machine alone; on the class's loop. What makes no sense is let go.
func (s *Studio) Told(now time.Time, from journal.Author, message []byte) {
	told, err := monitor.ParseTold(message)
	if err != nil {
		return
	}
	switch told := told.(type) {
	case monitor.Look:
		s.tookLook(now, from, told)
	case monitor.Thumbnail:
		s.tookThumbnail(now, from, told)
	case monitor.Answered:
		s.tookAnswer(now, from, told)
	}
}

// may reports whether one more message is taken, and counts it if so.
func (is *sight) may(now time.Time) bool {
	if is.allowedAt.IsZero() {
		is.allowed, is.allowedAt = sightBurst, now
	}
	is.allowed = min(is.allowed+max(now.Sub(is.allowedAt).Seconds(), 0)*sightRate, sightBurst)
	is.allowedAt = now
	if is.allowed < 1 {
		return false
	}
	is.allowed--
	return true
}

// tookThumbnail takes in a small picture of somebody who is looked at.
func (s *Studio) tookThumbnail(now time.Time, from journal.Author, t monitor.Thumbnail) {
	v := s.view.Load()
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	is := s.looks.all[sightKey{from, t.What}]
	if is == nil || v == nil || !is.may(now) {
		return
	}
	at := t.At.Add(-v.ClockOff)
	if at.After(now) {
		at = now
	}
	if now.Sub(at) > lateThumbnail {
		return
	}
	if !t.At.After(is.newest) {
		return // it was overtaken
	}
	is.newest = t.At
	switch {
	case len(t.JPEG) > 0:
		is.pending, is.next, is.nextAt = bytes.Clone(t.JPEG), t.Number, at
	case t.Number == is.number && is.picture != nil && is.pending == nil:
		is.at, is.fresh = at, true
	default:
		return
	}
	s.looks.wake()
}

// tookAnswer takes in how the consent of somebody stands who is looked at.
func (s *Studio) tookAnswer(now time.Time, from journal.Author, a monitor.Answered) {
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	is := s.looks.all[sightKey{from, a.What}]
	if is == nil && s.looks.largeKey == (sightKey{from, a.What}) {
		is = s.looks.large
	}
	if is == nil || !is.may(now) || is.answer == a.Answer {
		return
	}
	is.answer = a.Answer
	if a.Answer == monitor.AnswerNo { // what was seen is not shown any longer
		is.picture, is.number, is.pending = nil, 0, nil
	}
	s.looks.answered = slices.DeleteFunc(s.looks.answered, func(o Answered) bool { return o.Who == from && o.What == a.What })
	s.looks.answered = append(s.looks.answered, Answered{from, a.What, a.Answer})
	s.poke()
}

// decodeLooks decodes what came, and shows it. It ends with the studio.
func (s *Studio) decodeLooks() {
	for {
		select {
		case <-s.looks.ready:
		case <-s.ctx.Done():
			return
		}
		for _, key := range s.looks.waiting() {
			if s.ctx.Err() != nil {
				return
			}
			s.looks.show(key)
		}
	}
}

// waiting lists the looks of which there is something to be shown.
func (l *looks) waiting() (list []sightKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, is := range l.all {
		if is.pending != nil || is.fresh {
			list = append(list, key)
		}
	}
	slices.SortFunc(list, sightKey.compare)
	return list
}

// show decodes what came of one look, if it is a picture, and hands it on.
func (l *looks) show(key sightKey) {
	l.mu.Lock()
	is := l.all[key]
	if is == nil {
		l.mu.Unlock()
		return
	}
	pending, number, at := is.pending, is.next, is.nextAt
	is.pending, is.fresh = nil, false
	l.mu.Unlock()
	var decoded image.Image
	if pending != nil {
		var err error
		if decoded, err = decodeThumbnail(pending, key.what); err != nil {
			return // whoever sent it shows nothing
		}
	}
	l.mu.Lock()
	if decoded != nil && l.all[key] == is && is.answer != monitor.AnswerNo {
		is.picture, is.number, is.at = decoded, number, at
	}
	picture, seen, take := is.picture, is.at, is.Picture
	l.mu.Unlock()
	if picture != nil && take != nil {
		take(picture, seen)
	}
}

// A Saved is a small picture that staff save.
type Saved struct {
	Who  journal.Author
	What monitor.What
	At   time.Time // by this machine's clock
	JPEG []byte    // made here
}

// ErrNoPicture is for a picture of somebody of whom none came.
var ErrNoPicture = errors.New("there is no picture of that person")

// SaveSnapshot saves the newest small pictures of somebody who is looked at, and returns the files. Whoever it is is told.
// The disk keeps nobody but the caller waiting.
func (s *Studio) SaveSnapshot(who journal.Author) (files []string, err error) {
	if s.cfg.Save == nil {
		return nil, ErrNoPicture
	}
	if v := s.view.Load(); v == nil || !isPresent(v, who) {
		return nil, ErrNoPicture // who is not there could not be told
	}
	for _, what := range monitor.Whats {
		picture, at := s.looks.newest(sightKey{who, what})
		if picture == nil || now().Sub(at) > lateThumbnail {
			continue
		}
		jpeg, err := encodeImage(picture, 4*monitor.MaxThumbnail)
		if err != nil {
			return files, err
		}
		// Whoever it is is told first.
		if err := s.do(func() error { s.looking.count(s.classNow(), sightKey{who, what}); return nil }); err != nil {
			return files, err
		}
		file, err := s.cfg.Save(Saved{who, what, at, jpeg})
		if err != nil {
			return files, err
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil, ErrNoPicture
	}
	return files, nil
}

// count notes that a picture was saved; the next look says so.
func (l *looking) count(at time.Time, key sightKey) {
	if l.saved == nil {
		l.saved, l.since = map[sightKey]int{}, map[journal.Author]time.Time{}
	}
	if l.since[key.who].IsZero() {
		l.since[key.who] = at.Truncate(time.Millisecond)
	}
	l.saved[key]++
}

// classNow is class time.
func (s *Studio) classNow() time.Time {
	if v := s.view.Load(); v != nil {
		return now().Add(v.ClockOff)
	}
	return now()
}

// SaveEvery has pictures of all who are looked at be saved again and again; 0 ends that.
func (s *Studio) SaveEvery(every time.Duration) error {
	return s.do(func() error {
		s.looking.saveEvery, s.looking.savedAt = every, now()
		return nil
	})
}

// settleSaving saves pictures if that is due, and those before are saved. What cannot be saved ends it.
func (s *Studio) settleSaving(at time.Time) {
	l := &s.looking
	if l.saveEvery == 0 || at.Sub(l.savedAt) < l.saveEvery || l.saving.Swap(true) {
		return
	}
	l.savedAt = at
	all := slices.SortedFunc(maps.Keys(l.told), journal.Author.Compare)
	s.beside.Go(func() {
		defer l.saving.Store(false)
		for _, who := range all {
			if _, err := s.SaveSnapshot(who); err != nil && !errors.Is(err, ErrNoPicture) {
				s.fail(err)
				_ = s.SaveEvery(0) // with the studio it has ended
				return
			}
		}
	})
}

// newest returns the newest picture of one look, nil if there is none.
func (l *looks) newest(key sightKey) (image.Image, time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if is := l.all[key]; is != nil {
		return is.picture, is.at
	}
	return nil, time.Time{}
}
