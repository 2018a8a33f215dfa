package conduct

import (
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A StageChange is the body of [journal.KindStage]: who presents from now on.
type StageChange struct{ Presenter journal.Author } // zero: nobody

// Encode returns the body: nothing, or the author's key.
func (s StageChange) Encode() []byte {
	if s.Presenter == (journal.Author{}) {
		return nil
	}
	return s.Presenter[:]
}

// ParseStageChange reads the body of a stage. Errors wrap [journal.ErrMalformed].
func ParseStageChange(body []byte) (s StageChange, err error) {
	r := reader{fields.Read(body)}
	if len(body) > 0 {
		s.Presenter = r.author()
	}
	return s, r.End("stage")
}
