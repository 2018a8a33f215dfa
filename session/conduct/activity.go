package conduct

import (
	"encoding/binary"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// MaxActive is the longest that one [Activity] can tell of: a week.
const MaxActive = 7 * 24 * time.Hour

// An Activity is the body of [journal.KindActivity]: for how long its author's microphone sent speech to the class, and its
// camera and screen were shown to it, since counting began. It is the author's own word; what becomes of that see
// [ActivityFold]. Times are whole seconds, up to [MaxActive].
type Activity struct {
	Since                journal.Clock // when counting began; not 0
	Talk, Camera, Screen time.Duration // one at least is not 0
}

// Encode returns the body; the error says what is wrong. Parts of a second are left out.
func (a Activity) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(a.Since))
	for _, d := range []time.Duration{a.Talk, a.Camera, a.Screen} {
		b = binary.AppendUvarint(b, uint64(d/time.Second))
	}
	return checked(b, ParseActivity)
}

// ParseActivity reads the body of an activity. Errors wrap [journal.ErrMalformed].
func ParseActivity(body []byte) (Activity, error) {
	r := reader{fields.Read(body)}
	a := Activity{Since: journal.Clock(r.Uvarint("since"))}
	for _, d := range []*time.Duration{&a.Talk, &a.Camera, &a.Screen} {
		*d = time.Duration(r.Within(0, uint64(MaxActive/time.Second), "seconds")) * time.Second
	}
	if r.OK() && (a.Since == 0 || a.Talk+a.Camera+a.Screen == 0) {
		r.Fail("activity: since 0, or of nothing")
	}
	if err := r.End("activity"); err != nil {
		return Activity{}, err
	}
	return a, nil
}

// upTo returns the activity with nothing in it that is longer than a time.
func (a Activity) upTo(most time.Duration) Activity {
	most = max(0, most)
	a.Talk, a.Camera, a.Screen = min(a.Talk, most), min(a.Camera, most), min(a.Screen, most)
	return a
}
