package conduct

import (
	"slices"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A RecordingChange is the body of [journal.KindRecording]: whether the author saves pictures or sound of the class from
// now on.
type RecordingChange struct{ On bool }

// Encode returns the body.
func (c RecordingChange) Encode() []byte { return HandChange{Up: c.On}.Encode() }

// ParseRecordingChange reads the body of a recording. Errors wrap [journal.ErrMalformed].
func ParseRecordingChange(body []byte) (RecordingChange, error) {
	r := reader{fields.Read(body)}
	c := RecordingChange{On: r.Within(0, 1, "on") == 1}
	return c, r.End("recording")
}

// A RecordingFold folds who says that they save pictures or sound. It ends with leaving, and with coming anew: then it
// would be said again. The zero value is empty.
type RecordingFold struct {
	last map[journal.Author]uint64 // sequence number of the latest word of somebody's own log
	on   []journal.Author          // who records, in order; never changed in place
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *RecordingFold) Apply(e journal.Entry) {
	on := false
	switch {
	case e.Sealed:
		return
	case e.Kind == journal.KindRecording:
		c, err := ParseRecordingChange(e.Body)
		if err != nil {
			return
		}
		on = c.On
	case e.Kind != journal.KindJoin && e.Kind != journal.KindLeave:
		return
	}
	if f.last[e.Author] >= e.Seq {
		return
	}
	if f.last == nil {
		f.last = map[journal.Author]uint64{}
	}
	f.last[e.Author] = e.Seq
	i, is := slices.BinarySearchFunc(f.on, e.Author, journal.Author.Compare)
	switch {
	case on && !is:
		f.on = slices.Insert(slices.Clone(f.on), i, e.Author)
	case is && !on:
		f.on = slices.Delete(slices.Clone(f.on), i, i+1)
	}
}

// Snapshot returns who records, in order of their keys; nobody changes it. Links know better who of them is still there.
func (f *RecordingFold) Snapshot() []journal.Author { return f.on }

// Is reports whether somebody says that they record.
func (f *RecordingFold) Is(a journal.Author) bool {
	_, is := slices.BinarySearchFunc(f.on, a, journal.Author.Compare)
	return is
}

// Hash sums up who records.
func (f *RecordingFold) Hash() [32]byte {
	d := newDigest("recorders")
	for _, a := range f.on {
		d.author(a)
		d.numbers(f.last[a])
	}
	return d.sum()
}
