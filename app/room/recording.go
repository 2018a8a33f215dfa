package room

import (
	"fmt"

	"lyceum/app/room/studio"
	"lyceum/session"
)

// RecordingChanged says that a person saves pictures or sound of the class from now on, or does no more.
type RecordingChanged struct {
	Person Person
	On     bool
}

func (RecordingChanged) event() {}

// Errors about recording.
var (
	ErrRecording   = studio.ErrRecording
	ErrNoRecording = studio.ErrNoRecording
)

// StartRecording records what the class shows and says into a new file, and tells the class. Errors are those of
// Media.Check about a file, ErrRecording, ErrNotReady, and the system's.
func (r *Room) StartRecording(path string) error {
	if err := r.studio.StartRecording(path); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}

// StopRecording ends the file that is recorded into. It is ErrNoRecording if there is none; any other error is why the file
// is not whole.
func (r *Room) StopRecording() error { return r.studio.StopRecording() }

// tellRecorders tells who records that was not told, and who does no more. Who is not there does not.
func (r *Room) tellRecorders(now []string) {
	n := &r.news
	on := map[string]bool{}
	for _, id := range now {
		if on[id] = true; !n.recorders[id] {
			r.tell(RecordingChanged{Person: n.byID(id), On: true})
		}
	}
	for _, p := range n.list {
		if n.recorders[p.ID] && !on[p.ID] {
			r.tell(RecordingChanged{Person: p})
		}
	}
	n.recorders = on
}

// record lists who is there and records.
func (n *news) record(v session.View) (all []string) {
	for _, a := range v.Recorders {
		if p, known := n.people[a]; known && p.Connected {
			all = append(all, p.ID)
		}
	}
	return all
}
