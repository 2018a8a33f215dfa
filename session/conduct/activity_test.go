package conduct

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// desks are the desk logs beside a lesson.
type desks struct {
	*lesson
	journaltest.Script
	inClass *journaltest.Scribe // the class log of Ann
}

// says has an author say how long they talked since a minute.
func (d *desks) says(by *journaltest.Scribe, at time.Time, since journal.Clock, talk time.Duration) journal.Entry {
	d.Helper()
	return by.SayAt(at, journal.KindActivity, student, d.must(Activity{Since: since, Talk: talk, Camera: 2 * talk}.Encode()))
}

// row returns somebody's row with what the desk logs say.
func (d *desks) row(sitting int, name string) Attendance {
	d.Helper()
	var active ActivityFold
	for _, e := range d.Script.Entries() {
		active.Apply(e)
	}
	for _, r := range d.folded().Register(&active, 0).Attendance()[sitting].Rows {
		if r.Name == name {
			return r
		}
	}
	d.Fatalf("nobody called %s", name)
	return Attendance{}
}

func (d *desks) converge() {
	d.Helper()
	journaltest.ConvergesInAnyOrder(d, func() journal.Reducer { return &ActivityFold{} }, d.Script.Entries())
}

// begunAtDesks returns a lesson of an hour in which Ann is from minute 5 to minute 45, and her desk.
func begunAtDesks(t *testing.T) (d *desks, ann *journaltest.Scribe) {
	l, prof := begun(t)
	a := l.Author(1)
	a.SayAt(at(5, 0), journal.KindJoin, student, l.join("Ann"))
	a.SayAt(at(45, 0), journal.KindLeave, student, nil)
	prof.SayAt(at(60, 0), journal.KindEnd, instructor, nil)
	d = &desks{lesson: l, inClass: a}
	return d, d.Author(1)
}

func TestActivityIsTheLastWordOfEachCount(t *testing.T) {
	d, ann := begunAtDesks(t)
	d.says(ann, at(10, 0), clockAt(5, 0), 30*time.Second)
	d.says(ann, at(10, 30), clockAt(5, 0), 50*time.Second)
	d.says(ann, at(21, 0), clockAt(20, 0), 40*time.Second) // started anew
	r := d.row(0, "Ann")
	if r.Talk != 90*time.Second || r.Camera != 160*time.Second || r.Screen != 0 { // the camera's 80 s of one minute are one minute
		t.Errorf("talked %v, camera %v, screen %v", r.Talk, r.Camera, r.Screen)
	}
	want := []Talk{
		{clockAt(5, 0), clockAt(10, 0), 30 * time.Second}, {clockAt(10, 0), clockAt(10, 30), 20 * time.Second},
		{clockAt(20, 0), clockAt(21, 0), 40 * time.Second},
	}
	if !slices.Equal(r.Moments.Talks, want) {
		t.Errorf("talked %v, want %v", r.Moments.Talks, want)
	}
	d.converge()
}

// Nobody gains by what they say of themselves more than by being there.
func TestActivityIsNeverMoreThanBeingThere(t *testing.T) {
	d, ann := begunAtDesks(t)
	d.says(ann, at(50, 0), clockAt(5, 0), 3*24*time.Hour)
	d.says(ann, at(50, 30), clockAt(5, 1), 20*time.Minute)
	if r := d.row(0, "Ann"); r.Talk != 40*time.Minute || r.Camera != 40*time.Minute {
		t.Errorf("talked %v, camera %v; she was there for 40 minutes", r.Talk, r.Camera)
	}
	d.converge()
}

// Nor in when it was: a chart of everybody's talking shows no more of one than there was time.
func TestNobodyTalksLongerThanTheTimeThatTheySayItWas(t *testing.T) {
	d, ann := begunAtDesks(t)
	for i := range 200 { // one count after the other, all of the same half hour
		d.says(ann, at(35, 0).Add(time.Duration(i)*time.Second), clockAt(5, i), 30*time.Minute)
	}
	d.says(ann, at(59, 0), clockAt(42, 0), 17*time.Minute) // she left at 45
	r := d.row(0, "Ann")
	sum := time.Duration(0)
	for i, talk := range r.Moments.Talks {
		sum += talk.Length
		if talk.Length > (Interval{talk.From, talk.To}).Length() || talk.From < clockAt(5, 0) || talk.To > clockAt(45, 0) || i > 0 && talk.From < r.Moments.Talks[i-1].To {
			t.Errorf("talked %v from %v to %v", talk.Length, talk.From.Time(), talk.To.Time())
		}
	}
	if r.Talk > 40*time.Minute || sum > r.Talk {
		t.Errorf("talked %v, and %v by its moments", r.Talk, sum)
	}
}

// Who is there twice at once, and talks twice at once, has talked once.
func TestOneWhoComesUnderTwoIdentitiesTalksOnce(t *testing.T) {
	there := []Interval{{clockAt(0, 0), clockAt(10, 0)}}
	one := Attendance{Name: "Ann", Authors: []journal.Author{ann}, Intervals: there, Talk: 8 * time.Minute,
		Moments: Moments{Talks: []Talk{{clockAt(0, 0), clockAt(8, 0), 8 * time.Minute}}}}
	other := one
	other.Authors = []journal.Author{bob}
	one.merge(other)
	sum := time.Duration(0)
	for _, talk := range one.Moments.Talks {
		sum += talk.Length
	}
	if one.Talk != 10*time.Minute || sum > one.Talk || sum < 9*time.Minute {
		t.Errorf("talked %v of ten minutes, and %v by moments", one.Talk, sum)
	}
}

func TestActivityCountsForTheSittingInWhichItBegan(t *testing.T) {
	const week = 7 * 24 * 60
	d, ann := begunAtDesks(t)
	prof := d.lesson.Author(8)
	prof.SayAt(at(week, 0), journal.KindJoin, instructor, d.join("Prof 2"))
	prof.SayAt(at(week, 1), journal.KindLaunch, instructor, d.launch("Week 2"))
	d.inClass.SayAt(at(week, 2), journal.KindJoin, student, d.join("Ann"))
	prof.SayAt(at(week+30, 0), journal.KindEnd, instructor, nil)
	d.says(ann, at(60, 1), clockAt(40, 0), time.Minute) // on hearing that the class ended
	d.says(ann, at(week+10, 0), clockAt(week+5, 0), 2*time.Minute)
	d.says(ann, at(week+10, 1), clockAt(week+11, 0), time.Minute) // from the future
	if a, b := d.row(0, "Ann").Talk, d.row(1, "Ann").Talk; a != time.Minute || b != 2*time.Minute {
		t.Errorf("talked %v and %v, want one minute and two", a, b)
	}
	d.converge()
}

func TestTalkingScoresRelativeToTheBestStudent(t *testing.T) {
	l, prof := begun(t)
	d := &desks{lesson: l}
	for n, name := range map[byte]string{1: "Ann", 2: "Bob"} {
		l.Author(n).SayAt(at(1, 0), journal.KindJoin, student, l.join(name))
	}
	prof.SayAt(at(60, 0), journal.KindEnd, instructor, nil)
	d.says(d.Author(1), at(30, 0), clockAt(1, 0), 4*time.Minute)
	d.says(d.Author(2), at(30, 0), clockAt(1, 0), time.Minute)
	d.says(d.Author(9), at(30, 0), clockAt(1, 0), 20*time.Minute)
	if a, b, p := d.row(0, "Ann"), d.row(0, "Bob"), d.row(0, "Prof"); a.Score != (Score{Talk: 2}) || b.Score != (Score{Talk: 0.5}) ||
		p.Score != (Score{}) || p.Talk != 20*time.Minute {
		t.Errorf("points %+v, %+v, %+v", a.Score, b.Score, p.Score)
	}
}

// Who floods a desk log loses the oldest of the own counts, in the same way everywhere.
func TestActivityOfOneAuthorIsBounded(t *testing.T) {
	d, ann := begunAtDesks(t)
	for i := range maxCounts + 3 {
		d.says(ann, at(40, i), clockAt(5, i), time.Second)
	}
	for i := range maxTold + 3 {
		d.says(ann, at(50, i), clockAt(30, 0), time.Duration(i+1)*time.Second)
	}
	var f, backwards ActivityFold
	all := d.Script.Entries()
	for i := range all {
		f.Apply(all[i])
		backwards.Apply(all[len(all)-1-i])
	}
	if f.Hash() != backwards.Hash() {
		t.Error("backwards it comes to something else")
	}
	list := f.counts[ann.Author()]
	longest := 0
	for _, c := range list {
		longest = max(longest, len(c.told))
	}
	if len(list) != maxCounts || longest != maxTold || list[0].since <= clockAt(5, 2) {
		t.Errorf("%d counts, the first since %v, the longest of %d statements", len(list), list[0].since.Time(), longest)
	}
}

func TestActivityThatMakesNoSenseIsPassedOver(t *testing.T) {
	d, ann := begunAtDesks(t)
	ann.SayAt(at(10, 0), journal.KindActivity, student, []byte("nonsense"))
	ann.SayAt(at(11, 0), journal.KindChat, student, d.must(Activity{Since: clockAt(5, 0), Talk: time.Minute}.Encode()))
	if r := d.row(0, "Ann"); r.Talk != 0 {
		t.Errorf("talked %v", r.Talk)
	}
}

// A register is of its moment, whatever is folded afterwards, in whatever order.
func TestRegisterStaysAsItWas(t *testing.T) {
	d, ann := begunAtDesks(t)
	d.says(ann, at(10, 0), clockAt(5, 0), 30*time.Second)
	talker := d.lesson.Author(3)
	talker.SayAt(at(6, 0), journal.KindJoin, student, d.join("Cem"))
	for i := range 12 {
		talker.SayAt(at(10+i, 0), journal.KindChat, student, []byte("hello"))
		talker.SayAt(at(10+i, 20), journal.KindHand, student, up)
		talker.SayAt(at(10+i, 40), journal.KindHand, student, down)
	}
	c, active := New(), &ActivityFold{}
	late := func(e journal.Entry) bool {
		return e.Author == talker.Author() && e.Kind == journal.KindChat && e.Seq%2 == 0
	} // come later than what is behind them
	for _, e := range d.lesson.Entries() {
		if !late(e) {
			c.Apply(e)
		}
	}
	for _, e := range d.Script.Entries() {
		active.Apply(e)
	}
	r := c.Register(active, 0)
	before := r.Attendance()
	d.says(ann, at(12, 0), clockAt(5, 0), time.Minute)
	for _, e := range slices.Backward(d.lesson.Entries()) {
		c.Apply(e)
	}
	for _, e := range slices.Backward(d.Script.Entries()) {
		active.Apply(e)
	}
	if after := r.Attendance(); !reflect.DeepEqual(after, before) {
		t.Errorf("was %+v, is %+v", before, after)
	}
	now := c.Register(active, 0).Attendance()[0]
	if reflect.DeepEqual(now, before[0]) || now.Rows[0].Talk != time.Minute || now.Rows[1].Messages != 12 {
		t.Errorf("a new one has %+v", now)
	}
}

func TestSittingThatRunsLastsUntilTheMomentOfTheRegister(t *testing.T) {
	l, prof := begun(t)
	l.Author(1).SayAt(at(5, 0), journal.KindJoin, student, l.join("Ann"))
	s := l.folded().Register(nil, clockAt(20, 0)).Attendance()[0]
	if s.Length() != 20*time.Minute || s.Rows[0].Time() != 15*time.Minute || !s.Rows[0].Present {
		t.Errorf("%v long, Ann there for %v", s.Length(), s.Rows[0].Time())
	}
	prof.SayAt(at(10, 0), journal.KindEnd, instructor, nil)
	if s := l.folded().Register(nil, clockAt(20, 0)).Attendance()[0]; s.Length() != 10*time.Minute {
		t.Errorf("ended after 10 minutes, it lasts %v", s.Length())
	}
}

func TestLastSittingsAreThoseOfAll(t *testing.T) {
	const week = 7 * 24 * 60
	l, prof := begun(t)
	prof.SayAt(at(10, 0), journal.KindEnd, instructor, nil)
	for n := 1; n < 4; n++ {
		prof.SayAt(at(n*week, 0), journal.KindLaunch, instructor, l.launch("Again"))
		prof.SayAt(at(n*week+n, 0), journal.KindEnd, instructor, nil)
	}
	r := l.folded().Register(nil, 0)
	all := r.Attendance()
	if len(all) != 4 {
		t.Fatalf("%d sittings", len(all))
	}
	for n := range 6 {
		if got := r.Last(n); !reflect.DeepEqual(got, all[4-min(n, 4):]) && n > 0 || n == 0 && len(got) > 0 {
			t.Errorf("the last %d are %+v", n, got)
		}
	}
}
