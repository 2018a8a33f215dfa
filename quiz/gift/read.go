package gift

import (
	"strings"
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// Read reads a file. Its questions are those that could be understood, in their order; problems, by their lines, are about these and about
// all others. The error is for a file that is not text in UTF-8, or too large (package exchange).
func Read(data []byte) ([]exchange.Item, []exchange.Problem, error) {
	text, err := exchange.Text(data)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{}
	blocks(text, func(b *block) bool {
		if strings.HasPrefix(b.lines[0], categoryMark) {
			if b = r.readCategory(b); len(b.lines) == 0 {
				return true
			}
		}
		if len(r.items) == exchange.MaxItems {
			r.problems.Add(exchange.Problem{Line: b.first, Kind: exchange.TooManyQuestions, LeftOut: true})
			return false
		}
		r.readQuestion(b)
		return true
	})
	if len(r.items) == 0 && r.problems.LeftOut() == 0 {
		r.problems.Add(exchange.Problem{Line: 1, Kind: exchange.NothingHere, LeftOut: true})
	}
	return r.items, r.problems.All(), nil
}

type reader struct {
	items    []exchange.Item
	problems exchange.Problems
	category []string
}

func (r *reader) warn(line int, question string, kind exchange.ProblemKind, what string) {
	r.problems.Add(exchange.Problem{Line: line, Question: question, Kind: kind, What: what})
}

// A parse is a question being read. Once it has failed nothing more is done to it.
type parse struct {
	r      *reader
	b      *block
	q      quiz.Question
	def    quiz.Format // of all that names none: the question text's
	failed bool
}

// warn says what the author may not expect of a question.
func (p *parse) warn(at span, kind exchange.ProblemKind, what string) {
	p.r.warn(p.b.line(at.at), p.q.Name, kind, what)
}

// fail leaves the question out.
func (p *parse) fail(at span, kind exchange.ProblemKind, what string) {
	if !p.failed {
		p.r.problems.Add(exchange.Problem{Line: p.b.line(at.at), Question: p.q.Name, Kind: kind, What: what, LeftOut: true})
	}
	p.failed = true
}

// readQuestion reads a block that is no category.
func (r *reader) readQuestion(b *block) {
	p := &parse{r: r, b: b}
	p.q.Mark = 1
	whole := b.span()
	if b.size > exchange.MaxSource {
		p.fail(whole, exchange.TooLong, exchange.Cut(b.lines[0], exchange.MaxWhat))
		return
	}
	p.linesOf()
	body := p.title(whole)
	answers, has := p.text(body)
	if p.failed {
		return
	}
	if p.q.Tags = p.comments(); has {
		p.answers(answers)
	} else {
		p.q.Type, p.q.Mark = quiz.Description, 0
	}
	if p.pictures(); p.failed {
		return
	}
	if err := p.q.Check(); err != nil {
		p.fail(whole, exchange.NotAllowed, exchange.Reason(err))
		return
	}
	r.items = append(r.items, exchange.Item{Question: p.q, Category: r.category, Line: b.first})
}

// linesOf warns of lines that Moodle reads as something else.
func (p *parse) linesOf() {
	at := 0
	for i, line := range p.b.lines {
		switch {
		case line == "0": // for PHP that is empty
			p.warn(span{at: at}, exchange.LineZero, "")
		case i > 0 && strings.HasPrefix(line, categoryMark):
			p.warn(span{at: at}, exchange.CategoryInText, line)
		}
		at += len(line) + 1
	}
}

// title takes the title off the front of a block.
func (p *parse) title(whole span) (body span) {
	if !strings.HasPrefix(whole.s, "::") {
		return whole
	}
	body = whole.from(2)
	end, _ := body.find("::")
	if end < 0 {
		p.warn(whole, exchange.TitleOpen, "")
		return body
	}
	title := body.upTo(end)
	p.q.Name = oneLine(title.plain())
	if utf8.RuneCountInString(p.q.Name) > quiz.MaxName {
		p.q.Name = exchange.Cut(p.q.Name, quiz.MaxName)
		p.warn(title, exchange.NameCut, p.q.Name)
	}
	return body.from(end + 2).trim()
}

// text reads what is asked, and general feedback. It returns what is between the braces, if there are any.
func (p *parse) text(body span) (answers span, has bool) {
	open, end := body.index("{"), body.index("}")
	switch {
	case open < 0 && end < 0:
		p.asked(body, body)
		return span{}, false
	case end < 0:
		p.fail(body.from(open), exchange.BraceOpen, "")
		return span{}, false
	case open < 0 || end < open:
		p.fail(body.from(end), exchange.BraceClose, "")
		return span{}, false
	}
	answers = body.upTo(end).from(open + 1)
	before, after := body.upTo(open), body.from(end+1).trim()
	asked := before
	if after.s != "" { // the missing word
		asked.s += "_____" + body.s[end+1:]
		if i := after.index("{}"); i >= 0 {
			p.warn(after.from(i), exchange.SecondBlock, "")
		}
	}
	p.asked(asked, body)
	if _, i := answers.find("####"); i >= 0 {
		p.q.Feedback = answers.from(i + 4).text(p.def)
		answers = answers.upTo(i)
	}
	return answers.trim(), true
}

// asked takes the text of a question, and from it a name if it has none.
func (p *parse) asked(text, body span) {
	p.q.Text = text.text(quiz.Moodle)
	p.def = p.q.Text.Format
	if p.q.Text.Source == "" {
		p.fail(body, exchange.NoText, "")
		return
	}
	if p.q.Name == "" {
		p.q.Name = exchange.Name(p.q.Text)
	}
}

// answers decides on the type, in the order in which Moodle does.
func (p *parse) answers(a span) {
	_, arrow := a.find("->")
	switch {
	case a.s == "":
		p.q.Type, p.q.Lines = quiz.Essay, essayLines
	case a.s[0] == '#':
		p.numeric(a.from(1))
	case a.index("~") >= 0:
		if arrow >= 0 && a.index("=") >= 0 {
			p.warn(a, exchange.LikeMatching, "")
		}
		p.choice(a)
	case a.index("=") >= 0 && arrow >= 0:
		p.matching(a)
	case p.trueFalse(a):
	default:
		p.short(a)
	}
}

// essayLines is how much room Moodle gives an essay that comes from GIFT.
const essayLines = 15

// trueFalse reads a true/false question, if it is one.
func (p *parse) trueFalse(a span) bool {
	what, rest := a.cut()
	right := what.s == "T" || what.s == "TRUE"
	if !right && what.s != "F" && what.s != "FALSE" {
		return false
	}
	wrong, good := rest.cut()
	p.q.Type = quiz.TrueFalse
	p.q.Options = []quiz.Option{{ID: quiz.TrueOption}, {ID: quiz.FalseOption}}
	chosen, other := &p.q.Options[0], &p.q.Options[1]
	if !right {
		chosen, other = other, chosen
	}
	chosen.Fraction = 1
	chosen.Feedback, other.Feedback = good.text(p.def), wrong.text(p.def)
	return true
}

// oneLine puts a name on one line.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return strings.Trim(s, exchange.Space)
}
