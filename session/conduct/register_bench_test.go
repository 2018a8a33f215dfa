package conduct

import (
	"fmt"
	"testing"
	"time"

	"lyceum/session/journal"
)

// full returns a class of 300 who were there for an hour and said and did something every minute, and talked every half.
func full(b *testing.B) (*Conduct, *ActivityFold) {
	l := &lesson{TB: b}
	prof := l.Author(255)
	prof.SayAt(at(0, 0), journal.KindJoin, instructor, l.join("Prof"))
	prof.SayAt(at(0, 1), journal.KindLaunch, instructor, l.launch("Week 1"))
	c, active := New(), &ActivityFold{}
	for n := range 300 {
		author := journal.Author{byte(n), byte(n >> 8), 31: 1}
		put := func(seq int, m, s int, kind journal.Kind, body []byte) journal.Entry {
			return journal.Entry{Author: author, Seq: uint64(seq), Clock: clockAt(m, s), Kind: kind, Body: body, Rights: student}
		}
		c.Apply(put(1, 0, 2, journal.KindJoin, l.join(fmt.Sprint("Student ", n))))
		for m := range 60 {
			c.Apply(put(2*m+2, m, 10, journal.KindChat, []byte("hello")))
			c.Apply(put(2*m+3, m, 20, journal.KindHand, up))
		}
		for i := 1; i <= 120; i++ {
			body := l.must(Activity{Since: clockAt(0, 2), Talk: time.Duration(i) * time.Second}.Encode())
			active.Apply(put(i, i/2, 30*(i%2)+5, journal.KindActivity, body))
		}
	}
	for _, e := range l.Entries() {
		c.Apply(e)
	}
	c.Register(active, 0)
	return c, active
}

func BenchmarkRegister(b *testing.B) {
	c, active := full(b)
	for b.Loop() {
		c.Register(active, clockAt(60, 0))
	}
}

func BenchmarkRegisteredAttendance(b *testing.B) {
	c, active := full(b)
	r := c.Register(active, clockAt(60, 0))
	for b.Loop() {
		r.Attendance()
	}
}
