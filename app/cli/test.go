package cli

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"lyceum/app/export"
	"lyceum/app/room"
	"lyceum/quiz"
)

// examining is what people do with tests.
type examining interface {
	AnnounceTest(test *quiz.Test) (quiz.ID, error)
	StartTest(id quiz.ID, start room.TestStart) error
	ExtendTest(id quiz.ID, who string, by time.Duration) error
	EndTest(id quiz.ID) error
	OpenAttempt(id quiz.ID) error
	AnswerTest(id quiz.ID, seat int, answer quiz.Response) error
	TypeAnswer(id quiz.ID, seat int, answer quiz.Response) error
	FlagAnswer(id quiz.ID, seat int, on bool) error
	FinishAttempt(id quiz.ID) error
	TestSignal(id quiz.ID, kind room.SignalKind, n int) error
	CheckAnswer(id quiz.ID, seat int) error
	GiveMark(id quiz.ID, who string, attempt, seat int, mark float64, comment string) error
	CorrectKey(id quiz.ID, question *quiz.Question) error
	ReleaseTest(id quiz.ID) error
	ReviewAttempt(id quiz.ID, who string, attempt int) (*room.AttemptReview, error)
	TestReport(id quiz.ID) (*export.TestReport, error)
}

// A testCommand is one that begins with "test".
type testCommand struct {
	verb, usage string
	run         func(p *printer, r class, is *room.TestOf, args string) error // is is the test announced last; nil: there is none
}

// testCommands are all of them. Seats are numbered as a student sees them, from 1.
var testCommands = []testCommand{
	{"announce", "FILE", announceTest},
	{"start", "[MINUTES]", startTest},
	{"extend", "NAME|all MINUTES", extendTest},
	{"end", "", aboutTest(func(r class, id quiz.ID) error { return r.EndTest(id) })},
	{"open", "", aboutTest(func(r class, id quiz.ID) error { return r.OpenAttempt(id) })},
	{"answer", "N ANSWER", answerTest(class.AnswerTest)},
	{"type", "N ANSWER", answerTest(class.TypeAnswer)},
	{"flag", "N on|off", flagAnswer},
	{"check", "N", checkAnswer},
	{"finish", "", aboutTest(func(r class, id quiz.ID) error { return r.FinishAttempt(id) })},
	{"signal", "KIND [N]", signalTest},
	{"mark", "NAME ATTEMPT N MARK [COMMENT]", markAnswer},
	{"correct", "FILE", correctKey},
	{"release", "", aboutTest(func(r class, id quiz.ID) error { return r.ReleaseTest(id) })},
	{"state", "", printTest},
	{"review", "NAME [ATTEMPT]", reviewAttempt},
	{"export", "gradebook|attempts|responses|json FILE", exportTest},
}

// examCommands are those about tests.
var examCommands = []command{{"test", testUsage(), runTest}}

// testUsage lists what follows "test".
func testUsage() string {
	all := make([]string, len(testCommands))
	for i, c := range testCommands {
		all[i] = strings.TrimSpace(c.verb + " " + c.usage)
	}
	return strings.Join(all, "; ")
}

func runTest(p *printer, r class, args string) error {
	verb, rest, _ := strings.Cut(args, " ")
	var is *room.TestOf
	if tests := r.Snapshot().Tests; tests != nil && len(tests.All) > 0 {
		is = tests.All[len(tests.All)-1]
	}
	for _, c := range testCommands {
		if c.verb != verb {
			continue
		}
		if is == nil && verb != "announce" {
			return room.ErrNoTest
		}
		err := c.run(p, r, is, strings.TrimSpace(rest))
		if err == errUsage {
			return errWritten(command{verb: "test " + c.verb, usage: c.usage})
		}
		return err
	}
	return errUsage
}

// aboutTest is a command without arguments.
func aboutTest(do func(r class, id quiz.ID) error) func(*printer, class, *room.TestOf, string) error {
	return func(_ *printer, r class, is *room.TestOf, args string) error {
		if args != "" {
			return errUsage
		}
		return do(r, is.ID)
	}
}

// readFile reads a file that a command names.
func readFile[T any](args string, read func(io.Reader) (T, error)) (is T, err error) {
	path, ok := wholeName(args)
	if !ok {
		return is, errUsage
	}
	f, err := os.Open(path)
	if err != nil {
		return is, err
	}
	defer f.Close()
	return read(f)
}

func announceTest(p *printer, r class, _ *room.TestOf, args string) error {
	test, err := readFile(args, quiz.ReadTest)
	if err != nil {
		return err
	}
	id, err := r.AnnounceTest(test)
	if err != nil {
		return err
	}
	p.print("announced", fields{{"id", id.String()}, {"title", test.Title}})
	return nil
}

// minutes reads how many minutes, which need not be whole.
func minutes(word string) (time.Duration, error) {
	n, err := strconv.ParseFloat(word, 64)
	if err != nil || !(n > 0 && n < 1e6) {
		return 0, errUsage
	}
	return time.Duration(n * float64(time.Minute)), nil
}

func startTest(_ *printer, r class, is *room.TestOf, args string) error {
	var start room.TestStart
	if args != "" {
		d, err := minutes(args)
		if err != nil {
			return err
		}
		start.Closes = time.Now().Add(r.Snapshot().ClockOff + d)
	}
	return r.StartTest(is.ID, start)
}

func extendTest(_ *printer, r class, is *room.TestOf, args string) error {
	who, word, ok := cutLast(args)
	if !ok {
		return errUsage
	}
	d, err := minutes(word)
	if err != nil {
		return err
	}
	return r.ExtendTest(is.ID, who, d)
}

// seatIn returns the seat of a number, and what follows it.
func seatIn(is *room.TestOf, args string) (seat int, rest string, err error) {
	word, rest, _ := strings.Cut(args, " ")
	n, err := strconv.Atoi(word)
	if err != nil {
		return 0, "", errUsage
	}
	seats := seatsOf(is)
	for i, s := range seats {
		if s.Number == n && n > 0 {
			return i, strings.TrimSpace(rest), nil
		}
	}
	return 0, "", room.ErrNoSeat
}

// seatsOf returns the seats of the newest own attempt.
func seatsOf(is *room.TestOf) []*room.Seat {
	if is.Own == nil || len(is.Own.Attempts) == 0 {
		return nil
	}
	return is.Own.Attempts[len(is.Own.Attempts)-1].Seats
}

func answerTest(do func(r class, id quiz.ID, seat int, answer quiz.Response) error) func(*printer, class, *room.TestOf, string) error {
	return func(_ *printer, r class, is *room.TestOf, args string) error {
		seat, words, err := seatIn(is, args)
		if err != nil {
			return err
		}
		answer, err := responseIn(seatsOf(is)[seat].Question, words)
		if err != nil {
			return err
		}
		return do(r, is.ID, seat, answer)
	}
}

func flagAnswer(_ *printer, r class, is *room.TestOf, args string) error {
	seat, word, err := seatIn(is, args)
	if err != nil {
		return err
	}
	if word != "on" && word != "off" {
		return errUsage
	}
	return r.FlagAnswer(is.ID, seat, word == "on")
}

func checkAnswer(_ *printer, r class, is *room.TestOf, args string) error {
	seat, rest, err := seatIn(is, args)
	if err != nil {
		return err
	}
	if rest != "" {
		return errUsage
	}
	return r.CheckAnswer(is.ID, seat)
}

func signalTest(_ *printer, r class, is *room.TestOf, args string) error {
	kind, word, counted := strings.Cut(args, " ")
	n := 0
	if counted {
		var err error
		if n, err = strconv.Atoi(word); err != nil {
			return errUsage
		}
	}
	return r.TestSignal(is.ID, room.SignalKind(kind), n)
}

// markAnswer reads NAME ATTEMPT N MARK [COMMENT].
func markAnswer(_ *printer, r class, is *room.TestOf, args string) error {
	who, rest, ok := cutName(args)
	words := strings.SplitN(rest, " ", 4)
	if !ok || who == "" || len(words) < 3 {
		return errUsage
	}
	attempt, err1 := strconv.Atoi(words[0])
	number, err2 := strconv.Atoi(words[1])
	mark, err3 := strconv.ParseFloat(words[2], 64)
	if err := errors.Join(err1, err2, err3); err != nil {
		return errUsage
	}
	v, err := r.ReviewAttempt(is.ID, who, attempt)
	if err != nil {
		return err
	}
	comment := ""
	if len(words) == 4 {
		comment = strings.TrimSpace(words[3])
	}
	for i, s := range v.Seats {
		if s.Number == number && number > 0 {
			return r.GiveMark(is.ID, who, attempt, i, mark, comment)
		}
	}
	return room.ErrNoSeat
}

// correctKey takes the questions of a file as they should have been.
func correctKey(_ *printer, r class, is *room.TestOf, args string) error {
	all, err := readFile(args, quiz.ReadQuestions)
	if err != nil {
		return err
	}
	for i := range all {
		if err := r.CorrectKey(is.ID, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

func exportTest(p *printer, r class, is *room.TestOf, args string) error {
	format, rest, _ := strings.Cut(args, " ")
	file, ok := wholeName(rest)
	if !ok {
		return errUsage
	}
	write := map[string]func(io.Writer, *export.TestReport) error{
		"gradebook": func(w io.Writer, t *export.TestReport) error {
			return export.Gradebook(w, t, export.Shape{Feedback: true})
		},
		"attempts":  func(w io.Writer, t *export.TestReport) error { return export.Attempts(w, t, export.Shape{}) },
		"responses": func(w io.Writer, t *export.TestReport) error { return export.Responses(w, t, export.Shape{}) },
		"json":      export.TestJSON,
	}[format]
	if write == nil {
		return errUsage
	}
	report, err := r.TestReport(is.ID)
	if err != nil {
		return err
	}
	if err := writePrivate(file, func(w io.Writer) error { return write(w, report) }); err != nil {
		return err
	}
	p.print("exported", fields{{"file", file}})
	return nil
}
