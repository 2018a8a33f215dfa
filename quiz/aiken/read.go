package aiken

import (
	"regexp"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

var (
	choice = regexp.MustCompile(`^[A-Z][).][ \t]?`)
	answer = regexp.MustCompile(`^ANSWER:`)
	// anyAnswer is an answer in a file, which few texts have that are not Aiken.
	anyAnswer = regexp.MustCompile(`(?:^|[\r\n])[ \t]*ANSWER:[ \t]*[A-Z]\b`)
	// beyond is what may follow the letter of an answer without being another.
	beyond = regexp.MustCompile(`^[A-Z][).\s]*$`)
)

// Read reads a file, as gift.Read does.
func Read(data []byte) ([]exchange.Item, []exchange.Problem, error) {
	text, err := exchange.Text(data)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{}
	for line := range strings.SplitSeq(text, "\n") {
		r.line++
		line = strings.Trim(line, exchange.Space)
		if line != "" && len(r.items) == exchange.MaxItems {
			r.problem(exchange.TooManyQuestions, "", true)
			break
		}
		r.read(line)
	}
	r.abandon()
	if len(r.items) == 0 && r.problems.LeftOut() == 0 {
		r.line = 1
		r.problem(exchange.NothingHere, "", true)
	}
	return r.items, r.problems.All(), nil
}

// Has reports whether a file looks like Aiken.
func Has(data []byte) bool { return anyAnswer.Match(data) }

type reader struct {
	items    []exchange.Item
	problems exchange.Problems
	line     int
	open     *exchange.Item // whose ANSWER has not come yet
	size     int            // bytes of it so far
	bad      bool           // something was said of it already
}

func (r *reader) problem(kind exchange.ProblemKind, what string, leftOut bool) {
	name := ""
	if r.open != nil {
		name = r.open.Question.Name
	}
	r.problems.Add(exchange.Problem{Line: r.line, Question: name, Kind: kind, What: what, LeftOut: leftOut})
}

// fail leaves the open question out, for the first reason there is.
func (r *reader) fail(kind exchange.ProblemKind, what string) {
	if !r.bad {
		r.problem(kind, what, true)
	}
	r.bad = true
}

func (r *reader) read(line string) {
	switch {
	case line == "":
	case len(line) == 1:
		r.problem(exchange.LineShort, line, false)
	case choice.MatchString(line):
		r.choice(line)
	case answer.MatchString(line):
		r.answer(strings.Trim(line[len("ANSWER:"):], exchange.Space))
	default:
		r.question(line)
	}
}

// abandon drops a question whose ANSWER never came.
func (r *reader) abandon() {
	if r.open != nil {
		r.line = r.open.Line
		r.fail(exchange.QuestionOpen, r.open.Question.Text.Source)
	}
	r.open = nil
}

func (r *reader) question(line string) {
	at := r.line
	r.abandon()
	r.line, r.bad, r.size = at, false, len(line)
	text := quiz.Text{Format: quiz.Plain, Source: line}
	r.open = &exchange.Item{Line: at, Question: quiz.Question{Type: quiz.Single, Mark: 1, Shuffle: true, Name: exchange.Name(text), Text: text}}
	r.checkSize()
}

func (r *reader) checkSize() {
	if r.size > exchange.MaxSource {
		r.fail(exchange.TooLong, "")
	}
}

func (r *reader) choice(line string) {
	if r.open == nil {
		r.problem(exchange.ChoiceFirst, line, true)
		return
	}
	options := &r.open.Question.Options
	r.size += len(line)
	if r.checkSize(); r.bad {
		return
	}
	if len(*options) == quiz.MaxOptions {
		r.fail(exchange.TooManyChoices, strconv.Itoa(len(*options)+1))
		return
	}
	text := strings.Trim(line[2:], exchange.Space)
	if text == "" {
		r.fail(exchange.EmptyAnswer, line)
		return
	}
	if next := 'A' + rune(len(*options)); rune(line[0]) != next {
		r.problem(exchange.LetterUnordered, line, false)
	}
	for _, o := range *options {
		if o.Text.Source == text {
			r.problem(exchange.SameChoice, text, false)
			break
		}
	}
	*options = append(*options, quiz.Option{ID: quiz.OptionID(len(*options) + 1), Text: quiz.Text{Format: quiz.Plain, Source: text}})
}

// answer ends a question.
func (r *reader) answer(letters string) {
	if r.open == nil {
		r.problem(exchange.AnswerFirst, letters, true)
		return
	}
	q := &r.open.Question
	right := -1
	if letters != "" {
		right = int(letters[0]) - 'A'
	}
	switch {
	case len(q.Options) < 2:
		r.fail(exchange.TooFewChoices, "")
	case right < 0 || right >= len(q.Options):
		r.fail(exchange.AnswerUnknown, letters)
	case !beyond.MatchString(letters):
		r.problem(exchange.AnswerMore, letters, false)
	}
	if !r.bad {
		q.Options[right].Fraction = 1
		if err := q.Check(); err != nil {
			r.fail(exchange.NotAllowed, exchange.Reason(err))
		}
	}
	if !r.bad {
		r.items = append(r.items, *r.open)
	}
	r.open = nil
}
