package model

import (
	"slices"
	"testing"
	"time"

	"lyceum/app/room"
)

// proctored is a room in which staff see how everybody is.
type proctored struct {
	*fakeRoom
	watched []room.Watched
}

func (r *proctored) Watched() []room.Watched { r.mu.Lock(); defer r.mu.Unlock(); return r.watched }

func TestRoomsReportIsReadAsItIsMeant(t *testing.T) {
	at := atTen
	w := room.Watched{
		ID: "a", Presence: "here", Reported: at, Place: "test", Focused: false, FocusSince: at.Add(-time.Minute), FocusLost: 2, Path: "direct",
		RTT: 90 * time.Millisecond, Loss: 0.02, Received: 300, Sent: 200, SoundIn: 97, PicturesIn: -1, Mic: "fault", Camera: "locked", Screen: "on",
		ScreenConsent: "yes", CameraConsent: "no", Answered: 3, Total: 20,
		Links: []room.WatchedLink{{To: "b", Parent: []room.WatchedStream{{ID: "t", Stream: "mic"}, {ID: "t", Stream: "cam"}, {ID: "t", Stream: "cam"}}}},
	}
	r := reportOf(&w)
	if r.Place != PlaceTest || r.Path != PathDirect || r.Mic != HealthFault || r.Camera != HealthLocked || r.Screen != HealthOn ||
		r.ShowsScreen != ConsentGiven || r.ShowsCamera != ConsentRefused || r.Sound != 0.97 || r.Pictures != 0 || r.Left || !r.Gone.IsZero() {
		t.Errorf("%+v", r)
	}
	if got := r.Links[0].Parents; !slices.Equal(got, []StreamKey{{"t", "mic"}, {"t", "cam"}}) {
		t.Errorf("what comes by the link: %v", got)
	}
	w.Presence, w.Gone, w.Hidden = "gone", at, true
	if r := reportOf(&w); !r.Gone.Equal(at) || r.Place != PlaceHidden {
		t.Errorf("who is gone: %+v", r)
	}
	w.Presence = "left"
	if r := reportOf(&w); !r.Left || !r.Gone.IsZero() {
		t.Errorf("who left: %+v", r)
	}
}

// What staff ask of this person, see of them and have them read is in the class, and the same in memory as long as it is so.
func TestWhatStaffSeeOfThisPersonShows(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		teacher := room.Person{ID: "t", Name: "Dr. Lindqvist", Role: room.Instructor}
		until := time.Now().Add(time.Minute)
		b.room.set(func(s *room.Snapshot) {
			s.Asked = []room.Asked{{What: "camera", By: teacher}}
			s.Viewers = []room.Viewer{{ID: "t", Name: "Dr. Lindqvist", What: "screen", Large: true}}
			s.Showing = []room.Showing{{What: "screen", Consent: "yes"}, {What: "camera", Consent: "asked", Staff: true}}
			s.Attention = room.Attention{Text: "Look here", By: teacher, Until: until}
			s.ViewLog = []room.ViewLogged{{Viewer: "t", ViewerName: "Dr. Lindqvist", What: "screen", How: "small", From: atTen},
				{Viewer: "t", What: "screen", How: "saved", From: atTen.Add(time.Second)}}
		})
		c := b.now().Class
		if len(c.Asked) != 1 || c.Asked[0] != (Asked{SightCamera, "Dr. Lindqvist"}) || len(c.Viewers) != 1 || !c.Viewers[0].Large {
			t.Errorf("asked %+v, seen by %+v", c.Asked, c.Viewers)
		}
		if c.Showing != (Showing{Screen: ConsentGiven, Camera: ConsentAsked, StaffCamera: true}) {
			t.Errorf("shows %+v", c.Showing)
		}
		if c.Attention == nil || *c.Attention != (Attention{"Look here", "Dr. Lindqvist", until}) {
			t.Errorf("attention %+v", c.Attention)
		}
		if len(c.Views) != 2 || !c.Views[0].Saved || c.Views[1].Saved {
			t.Errorf("log %+v, want the newest first", c.Views)
		}
		if c.Monitor != nil {
			t.Error("a student has a monitor")
		}
		b.room.set(func(s *room.Snapshot) { s.Title = "Algebra II" })
		if d := b.now().Class; d == c || d.Attention != c.Attention || &d.Views[0] != &c.Views[0] || &d.Viewers[0] != &c.Viewers[0] {
			t.Error("what is as before is not the same in memory")
		}
		b.room.set(func(s *room.Snapshot) { s.Attention = room.Attention{} })
		if b.now().Class.Attention != nil {
			t.Error("the call for attention does not end")
		}
	})
}

// Staff have a monitor that follows what the room has of reports, second by second, and lose it with their role.
func TestMonitorFollowsReports(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := &proctored{fakeRoom: b.room}
		b.rooms.as = r
		b.taught()
		self := b.now().Class.Self
		b.room.set(func(s *room.Snapshot) {
			s.People = []room.Person{{ID: self.ID, Name: "Amara", Role: room.Instructor, Self: true, Connected: true}, {ID: "ana", Name: "Ana", Role: room.Student, Connected: true}}
		})
		b.ShowTab(TabMonitor)
		time.Sleep(3 * time.Second)
		m := b.now().Class.Monitor
		if m == nil || len(m.All) != 1 || m.Ready {
			t.Fatalf("monitor %+v", m)
		}
		r.mu.Lock()
		r.watched = []room.Watched{{ID: "ana", Presence: "here", Reported: time.Now(), Place: "test", Total: 20, FocusSince: time.Now(), Focused: false}}
		r.mu.Unlock()
		time.Sleep(2 * time.Second)
		if m := b.now().Class.Monitor; !m.Ready || m.All[0].Need != NeedFocus {
			t.Errorf("Ana left the test: %+v", m.All[0])
		}
		before := b.now()
		time.Sleep(time.Minute)
		if b.now() != before {
			t.Error("a snapshot like the one before")
		}
		b.room.set(func(s *room.Snapshot) {
			s.People = []room.Person{{ID: self.ID, Name: "Amara", Role: room.Student, Self: true, Connected: true}}
		})
		if c := b.now().Class; c.Monitor != nil || c.Tab == TabMonitor {
			t.Errorf("tab %s with the role gone", c.Tab)
		}
	})
}

func TestManyAreNotWrittenToOneByOne(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.SayToEach([]string{"ben", "t"}, " Well done ")
		b.now()
		if got := b.room.was(); !slices.Equal(got, []string{"tell ben Well done", "tell t Well done"}) {
			t.Errorf("asked %q", got)
		}
		b.SayToEach(make([]string, MostAddressed+1), "Hello")
		if s := b.now(); len(b.room.was()) != 0 || len(s.Toasts) == 0 {
			t.Error("too many were written to, or nobody was told")
		}
	})
}
