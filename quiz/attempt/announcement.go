package attempt

import (
	"encoding/binary"
	"strings"
	"time"
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Limits of what entries say. They are checked before anything is allocated.
const (
	MaxTicket    = 70 // bytes of a ticket of a file, as a class has it
	MaxTime      = 366 * 24 * time.Hour
	MaxQuestions = 1000    // slots of a test, and questions of a slot
	MaxAttempts  = 1000    // of one student
	MaxComment   = 2000    // bytes of what is said with a mark
	MaxBoxes     = 100     // sealed to single people in one entry
	maxMarks     = 1 << 40 // of a test
)

// How the body of a [journal.KindTest] begins.
const (
	saysAnnounced = 1
	saysStarted   = 2
	saysExtended  = 3
	saysEnded     = 4
	saysReleased  = 5
)

// An About is what everybody in the class may know of a test beforehand.
type About struct {
	Title     string  // one line, 1 to quiz.MaxName characters
	Questions int     // of each student
	Marks     float64 // in all, above 0
	GradeMax  float64 // what marks are scaled to, above 0
	Limit     time.Duration
	Overdue   quiz.Overdue
	Grace     time.Duration
	Attempts  int // 0: without end
	Grading   quiz.AttemptGrading
	Behaviour quiz.Behaviour
	Review    quiz.Review
	Watch     quiz.Watch
}

// AboutOf says of a test what everybody may know.
func AboutOf(t *quiz.Test) About {
	a := About{
		Title: t.Title, GradeMax: t.GradeMax, Limit: t.Limit, Overdue: t.Overdue, Grace: t.Grace, Attempts: t.Attempts,
		Grading: t.Grading, Behaviour: t.Behaviour, Review: t.Review, Watch: t.Watch,
	}
	for _, s := range t.Slots {
		if len(s.Pool) == 0 || s.Pool[0].Type == quiz.Description {
			continue
		}
		a.Questions += s.Pick
		a.Marks += float64(s.Pick) * s.Mark
	}
	return a
}

// An Announcement is the body of a [journal.KindTest] that tells the class of a test, and where its sealed paper is.
type Announcement struct {
	Test   quiz.ID
	About  About
	Commit Commitment
	Ticket []byte // of the file with the sealed paper ([SealPaper])
}

// Encode returns the body; the error says why nobody would read it.
func (a Announcement) Encode() ([]byte, error) {
	b := append([]byte{saysAnnounced}, a.Test[:]...)
	b = a.About.appendTo(b)
	b = append(b, a.Commit[:]...)
	return checked(fields.Append(b, a.Ticket), func(body []byte) (Announcement, error) {
		if len(body) > journal.MaxBody {
			return Announcement{}, fields.Malformed("announcement of %d bytes", len(body))
		}
		return ParseAnnouncement(body)
	})
}

// ParseAnnouncement reads what Announcement.Encode wrote and refuses everything else. Errors wrap [journal.ErrMalformed].
func ParseAnnouncement(body []byte) (a Announcement, err error) {
	r := reader{fields.Read(body)}
	if says := r.Take(1, "what"); r.OK() && says[0] != saysAnnounced {
		r.Fail("says %d", says[0])
	}
	a.Test = r.id()
	a.About = r.about()
	copy(a.Commit[:], r.Take(len(a.Commit), "commitment"))
	a.Ticket = r.ticket()
	if err := r.End("announcement"); err != nil {
		return Announcement{}, err
	}
	return a, nil
}

func (a About) appendTo(b []byte) []byte {
	b = fields.Append(b, a.Title)
	b = binary.AppendUvarint(b, uint64(a.Questions))
	b = fields.AppendNumber(fields.AppendNumber(b, a.Marks), a.GradeMax)
	b = appendTime(appendTime(b, a.Limit), a.Grace)
	b = binary.AppendUvarint(b, uint64(a.Attempts))
	b = append(b, byte(a.Overdue), byte(a.Grading), byte(a.Behaviour))
	return append(b, bits(a.Review.Responses, a.Review.Key, a.Review.Feedback), bits(a.Watch.Focus, a.Watch.FullScreen, a.Watch.Paste))
}

func (r *reader) about() (a About) {
	a.Title = r.Text(quiz.MaxName*utf8.UTFMax, "title")
	if n := utf8.RuneCountInString(a.Title); r.OK() && (n == 0 || n > quiz.MaxName || strings.ContainsFunc(a.Title, isControl)) {
		r.Fail("title of %d characters", n)
	}
	a.Questions = int(r.Within(1, MaxQuestions*MaxQuestions, "questions"))
	a.Marks, a.GradeMax = r.above(maxMarks, "marks"), r.above(maxMarks, "grade")
	a.Limit, a.Grace = r.time("limit"), r.time("grace")
	a.Attempts = int(r.Within(0, MaxAttempts, "attempts"))
	a.Overdue = quiz.Overdue(r.Within(0, uint64(quiz.OverdueAbandon), "overdue"))
	a.Grading = quiz.AttemptGrading(r.Within(0, uint64(quiz.Last), "grading"))
	a.Behaviour = quiz.Behaviour(r.Within(0, uint64(quiz.Practice), "behaviour"))
	review, watch := r.Within(0, 7, "review"), r.Within(0, 7, "watch")
	a.Review = quiz.Review{Responses: review&1 != 0, Key: review&2 != 0, Feedback: review&4 != 0}
	a.Watch = quiz.Watch{Focus: watch&1 != 0, FullScreen: watch&2 != 0, Paste: watch&4 != 0}
	return a
}

// isControl reports whether a character has no place in a line.
func isControl(r rune) bool {
	return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// bits packs three flags.
func bits(one, two, four bool) (b byte) {
	for i, on := range []bool{one, two, four} {
		if on {
			b |= 1 << i
		}
	}
	return b
}

// above takes a number above 0 up to high.
func (r *reader) above(high float64, what string) float64 {
	v := r.Number(0, high, what)
	if r.OK() && v == 0 {
		r.Fail("%s: 0", what)
	}
	return v
}

// appendTime appends a duration in milliseconds.
func appendTime(b []byte, d time.Duration) []byte {
	return binary.AppendUvarint(b, uint64(d.Milliseconds()))
}

// time takes a duration up to MaxTime.
func (r *reader) time(what string) time.Duration {
	return time.Duration(r.Within(0, uint64(MaxTime.Milliseconds()), what)) * time.Millisecond
}

// ticket takes a ticket of a file.
func (r *reader) ticket() []byte {
	t := r.Field(0, MaxTicket, "ticket")
	if r.OK() && len(t) == 0 {
		r.Fail("no ticket")
	}
	return t
}
