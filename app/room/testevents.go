package room

import "lyceum/quiz"

// TestChanged says how far a test is from now on: announced, running, over or released.
type TestChanged struct {
	ID    quiz.ID
	Title string
	State TestState
	Mine  bool // this person may begin an attempt now, or is at one
}

// TestDelivered says that staff have confirmed all that this person did in a test so far.
type TestDelivered struct {
	ID      quiz.ID
	Attempt int
}

func (TestChanged) event()   {}
func (TestDelivered) event() {}

// toldTest is what was told of a test.
type toldTest struct {
	state     TestState
	mine      bool
	delivered bool
}

// tellTests tells how far tests are, if that was not told; r.mu is held.
func (r *Room) tellTests(all *Tests) {
	for _, is := range all.All {
		before, now := r.tests.events[is.ID], toldTest{state: is.State}
		number := 0
		if is.Own != nil {
			now.mine = is.Own.MayOpen || is.Own.Current() != nil
			if n := len(is.Own.Attempts); n > 0 {
				number, now.delivered = n, is.Own.Attempts[n-1].Delivered
			}
		}
		r.tests.events[is.ID] = now
		if now.state != before.state || now.mine != before.mine {
			r.tell(TestChanged{is.ID, is.About.Title, is.State, now.mine})
		}
		if now.delivered && !before.delivered {
			r.tell(TestDelivered{is.ID, number})
		}
	}
}
