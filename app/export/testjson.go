package export

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"lyceum/quiz"
)

// The JSON of a test. Times are RFC 3339; what is not there is left out.
type (
	testReportJSON struct {
		Class    string          `json:"class"`
		Made     string          `json:"made"`
		Started  string          `json:"started,omitempty"`
		Closed   string          `json:"closed,omitempty"`
		Marks    float64         `json:"largest_sum"`
		Test     json.RawMessage `json:"test"` // as a file of a test has it
		Students []takerJSON     `json:"students"`
	}
	takerJSON struct {
		Name        string        `json:"name"`
		ID          string        `json:"id,omitempty"`
		Email       string        `json:"email,omitempty"`
		Fingerprint string        `json:"fingerprint,omitempty"`
		Extra       int64         `json:"seconds_extra,omitempty"`
		Grade       *float64      `json:"grade,omitempty"`
		Feedback    string        `json:"feedback,omitempty"`
		Flags       []string      `json:"flags,omitempty"`
		Attempts    []attemptJSON `json:"attempts"`
	}
	attemptJSON struct {
		Number   int          `json:"number"`
		State    string       `json:"state"`
		Opened   string       `json:"opened,omitempty"`
		Deadline string       `json:"deadline,omitempty"`
		Finished string       `json:"finished,omitempty"`
		Sum      *float64     `json:"sum,omitempty"` // left out while something is to be marked by hand
		Answers  []answerJSON `json:"answers"`
		Events   []eventJSON  `json:"events,omitempty"`
	}
	answerJSON struct {
		Slot     int           `json:"slot"` // from 1
		Number   int           `json:"number,omitempty"`
		Question quiz.ID       `json:"question"`
		Response quiz.Response `json:"response"`
		Text     string        `json:"response_text,omitempty"`
		At       string        `json:"at,omitempty"`
		Seconds  int64         `json:"seconds,omitempty"`
		Tries    int           `json:"tries,omitempty"`
		Late     bool          `json:"late,omitempty"`
		Max      float64       `json:"max"`
		Mark     *float64      `json:"mark,omitempty"` // left out while it is to be marked by hand
		Comment  string        `json:"comment,omitempty"`
		History  []markJSON    `json:"history,omitempty"`
	}
	markJSON struct {
		At      string  `json:"at"`
		By      string  `json:"by"`
		Mark    float64 `json:"mark"`
		Comment string  `json:"comment,omitempty"`
		Auto    bool    `json:"corrected_key,omitempty"`
	}
	eventJSON struct {
		At     string `json:"at"`
		What   string `json:"what"`
		Number int    `json:"question,omitempty"`
		N      int    `json:"n,omitempty"`
	}
)

// TestJSON writes all there is to tell of a test as one object: the test with its key, every answer, every mark that it had.
func TestJSON(w io.Writer, r *TestReport) error {
	var test bytes.Buffer
	if err := quiz.WriteTest(&test, r.Test); err != nil {
		return err
	}
	out := testReportJSON{
		Class: r.Class, Made: r.iso(r.Made), Started: r.iso(r.Started), Closed: r.iso(r.Closed), Marks: r.Test.MaxMark(),
		Test: test.Bytes(), Students: []takerJSON{},
	}
	for i := range r.Takers {
		out.Students = append(out.Students, r.takerJSON(&r.Takers[i]))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "\t")
	return e.Encode(out)
}

func (r *TestReport) takerJSON(t *Taker) takerJSON {
	out := takerJSON{
		Name: t.Name, ID: t.ID, Email: t.Email, Fingerprint: t.Fingerprint, Extra: int64(t.Extra / time.Second), Grade: t.Grade,
		Feedback: t.Feedback, Flags: t.Flags, Attempts: []attemptJSON{},
	}
	for i := range t.Attempts {
		a := &t.Attempts[i]
		attempt := attemptJSON{
			Number: a.Number, State: a.State, Opened: r.iso(a.Opened), Deadline: r.iso(a.Deadline), Finished: r.iso(a.Finished), Answers: []answerJSON{},
		}
		if sum, known := a.sum(); known {
			attempt.Sum = &sum
		}
		for k := range a.Answers {
			attempt.Answers = append(attempt.Answers, r.answerJSON(&a.Answers[k]))
		}
		for _, e := range a.Events {
			attempt.Events = append(attempt.Events, eventJSON{r.iso(e.At), e.What, e.Number, e.N})
		}
		out.Attempts = append(out.Attempts, attempt)
	}
	return out
}

func (r *TestReport) answerJSON(a *TestAnswer) answerJSON {
	out := answerJSON{
		Slot: a.Slot + 1, Number: a.Number, Question: a.Question.ID, Response: a.Response, Text: a.Question.ResponseText(a.Response),
		At: r.iso(a.At), Seconds: int64(a.Seconds / time.Second), Tries: a.Tries, Late: a.Late, Max: a.Max, Comment: a.Comment,
	}
	if !a.Grading {
		out.Mark = &a.Mark
	}
	for _, m := range a.History {
		out.History = append(out.History, markJSON{r.iso(m.At), m.By, m.Mark, m.Comment, m.Auto})
	}
	return out
}
