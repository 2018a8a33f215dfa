package netgroup

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

func TestAuthorsWhoPostedLongestAgoAreForgotten(t *testing.T) {
	p := postAuthors{}
	author := func(i int) journal.Author { return journal.Author(madeUp(i)) }
	now := classStart
	for i := range maxAuthors + 100 {
		p.of(now, author(i)).window.accept(1)
		if i%2 == 0 {
			now = now.Add(time.Second)
			p.of(now, author(0))
		}
	}
	if len(p) != maxAuthors {
		t.Errorf("%d authors remembered", len(p))
	}
	if p[author(0)] == nil || p[author(1)] != nil || p[author(maxAuthors+99)] == nil {
		t.Error("the wrong ones were forgotten")
	}
}

func TestWhatIsPassedOnOfOneAuthorIsBounded(t *testing.T) {
	for _, tt := range []struct {
		name        string
		size        int
		burst, rate int
	}{
		{"small", 100, authorBurst, authorRate},
		{"large", 16 << 10, authorBytesBurst / (16 << 10), authorByteRate / (16 << 10)},
	} {
		var a postAuthor
		now, passed := classStart, 0
		for range 5000 {
			if a.may(now, tt.size) {
				passed++
			}
		}
		if passed != tt.burst {
			t.Errorf("%s: %d at once, want %d", tt.name, passed, tt.burst)
		}
		for passed = 0; now.Before(classStart.Add(10 * time.Second)); now = now.Add(time.Millisecond) {
			if a.may(now, tt.size) {
				passed++
			}
		}
		if passed < 10*tt.rate-tt.rate/10-1 || passed > 10*tt.rate+1 {
			t.Errorf("%s: %d in the next ten seconds, want %d", tt.name, passed, 10*tt.rate)
		}
	}
}

// A program that was started again while the clock stood an hour back goes on where it was.
func TestPostNumbersGoOnAfterAStart(t *testing.T) {
	c := newClass(t, 1, classLinks[0].link)
	c.people[0].post(nil)
	last := c.people[0].g.Posted()
	again := newClass(t, 1, classLinks[0].link)
	q := again.person(2)
	q.member.Posted = last + 3_600_000_000
	q.join()
	again.settle(10 * time.Second)
	q.post(nil)
	if got := q.g.Posted(); got != last+3_600_000_001 {
		t.Errorf("number %d after %d", got, last+3_600_000_000)
	}
}
