package attempt

import (
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/session/journal/fields"
)

// MaxResponse is how long an answer is as bytes.
const MaxResponse = quiz.MaxResponse + 1

// How the bytes of an answer begin that are not none.
const (
	packedText  = 0 // and then the text
	packedOther = 1 // and then what quiz.AppendResponse writes
)

// Pack returns an answer as the bytes that an [Edit] works on. Nothing in front of a text depends on how long it is, so that what is
// typed at its end is a short edit. No answer is no bytes. Errors are those of quiz.AppendResponse.
func Pack(r quiz.Response) ([]byte, error) {
	switch isText := len(r.Chosen)+len(r.Pairs)+len(r.Gaps) == 0; {
	case isText && r.Text == "":
		return nil, nil
	case isText && len(r.Text) <= quiz.MaxAnswer && utf8.ValidString(r.Text):
		return append([]byte{packedText}, r.Text...), nil
	}
	return quiz.AppendResponse([]byte{packedOther}, r)
}

// Unpack reads what Pack wrote and refuses everything else. Errors wrap [journal.ErrMalformed] or quiz.ErrMalformed.
func Unpack(b []byte) (r quiz.Response, err error) {
	switch {
	case len(b) == 0:
		return r, nil
	case b[0] == packedText:
		if b = b[1:]; len(b) == 0 || len(b) > quiz.MaxAnswer || !utf8.Valid(b) {
			return r, fields.Malformed("text of %d bytes", len(b))
		}
		return quiz.Response{Text: string(b)}, nil
	case b[0] != packedOther:
		return r, fields.Malformed("answer begins with %d", b[0])
	}
	if r, err = quiz.ParseResponse(b[1:]); err != nil {
		return quiz.Response{}, err
	}
	if len(r.Chosen)+len(r.Pairs)+len(r.Gaps) == 0 {
		return quiz.Response{}, fields.Malformed("a text, or nothing, in another form")
	}
	return r, nil
}

// Response returns what an answer says.
func (a *Answer) Response() quiz.Response {
	r, err := Unpack(a.Raw)
	if err != nil {
		panic("BUG: attempt: an answer that was taken in: " + err.Error())
	}
	return r
}
