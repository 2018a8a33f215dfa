package cli

import (
	"slices"
	"strconv"
	"strings"

	"lyceum/app/room"
	"lyceum/quiz"
)

// errAnswer says how answers are written.
var errAnswer = commandError("Answers are written as words; as numbers of what is shown, as 2 or 1,3, for choices and orders; as 1=2,2=1 where something is matched; and with | between the gaps of a text.")

// responseIn reads an answer to a question that is shown: choices and so on are named by the numbers in which they are shown.
func responseIn(q *quiz.Question, words string) (answer quiz.Response, err error) {
	switch q.Type {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		answer.Chosen, err = chosenIn(q.Options, words)
		slices.Sort(answer.Chosen)
	case quiz.Ordering:
		answer.Chosen, err = chosenIn(q.Options, words)
	case quiz.Matching:
		answer.Pairs, err = pairsIn(q, words)
	case quiz.Cloze:
		answer.Gaps, err = gapsIn(q, words)
	default:
		answer.Text = words
	}
	return answer, err
}

// numberIn reads a number from 1 to most.
func numberIn(word string, most int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(word))
	if err != nil || n < 1 || n > most {
		return 0, errAnswer
	}
	return n, nil
}

func chosenIn(options []quiz.Option, words string) (ids []quiz.OptionID, err error) {
	if words == "" {
		return nil, nil
	}
	for word := range strings.SplitSeq(words, ",") {
		n, err := numberIn(word, len(options))
		if err != nil {
			return nil, err
		}
		ids = append(ids, options[n-1].ID)
	}
	return ids, nil
}

func pairsIn(q *quiz.Question, words string) (pairs []quiz.Pair, err error) {
	if words == "" {
		return nil, nil
	}
	for word := range strings.SplitSeq(words, ",") {
		stem, right, _ := strings.Cut(word, "=")
		s, err := numberIn(stem, len(q.Stems))
		if err != nil {
			return nil, err
		}
		r, err := numberIn(right, len(q.Rights))
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, quiz.Pair{Stem: q.Stems[s-1].ID, Right: q.Rights[r-1].ID})
	}
	slices.SortFunc(pairs, func(a, b quiz.Pair) int { return int(a.Stem) - int(b.Stem) })
	return pairs, nil
}

func gapsIn(q *quiz.Question, words string) ([]quiz.Response, error) {
	parts := strings.Split(words, "|")
	if words == "" {
		return nil, nil
	}
	if len(parts) != len(q.Gaps) {
		return nil, errAnswer
	}
	gaps := make([]quiz.Response, len(parts))
	for i, word := range parts {
		word = strings.TrimSpace(word)
		if g := q.Gaps[i]; g.Kind == quiz.GapSingle || g.Kind == quiz.GapMultiple {
			ids, err := chosenIn(g.Options, word)
			if err != nil {
				return nil, err
			}
			slices.Sort(ids)
			gaps[i].Chosen = ids
		} else {
			gaps[i].Text = word
		}
	}
	return gaps, nil
}

// testEvent is classEvent for tests.
func testEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.TestChanged:
		return "test", fields{{"id", ev.ID.String()}, {"title", ev.Title}, {"state", string(ev.State)}, {"mine", ev.Mine}}
	case room.TestDelivered:
		return "test-delivered", fields{{"id", ev.ID.String()}, {"attempt", ev.Attempt}}
	}
	return "", nil
}

// printTest prints how the test stands: to who takes it the own attempts, to staff one line a student.
func printTest(p *printer, _ class, is *room.TestOf, args string) error {
	if args != "" {
		return errUsage
	}
	fs := fields{
		{"id", is.ID.String()}, {"title", is.About.Title}, {"state", string(is.State)}, {"questions", is.About.Questions}, {"marks", is.About.Marks},
		{"started", timeText(is.Started)}, {"closes", timeText(is.Closes)}, {"here", is.Have == is.Size}, {"readable", is.Paper != nil},
	}
	if is.Own != nil {
		fs = append(fs, field{"may_open", is.Own.MayOpen}, field{"attempts", len(is.Own.Attempts)}, field{"grade", gradeValue(is.Own.Grade)})
	} else {
		fs = append(fs, field{"takers", is.Sum.Takers}, field{"open", is.Sum.Open}, field{"finished", is.Sum.Finished},
			field{"delivered", is.Sum.Delivered}, field{"grading", is.Sum.Grading})
	}
	if is.Err != nil {
		fs = append(fs, field{"fault", sentence(is.Err)})
	}
	p.print("test-state", fs)
	if is.Own != nil && len(is.Own.Attempts) > 0 {
		printAttempt(p, is.Own.Attempts[len(is.Own.Attempts)-1])
	}
	for _, line := range is.Lines {
		printLine(p, line)
	}
	return nil
}

// gradeValue returns a grade as JSON has it: null, if there is none.
func gradeValue(grade *float64) any {
	if grade == nil {
		return nil
	}
	return rounded(*grade, 5)
}

func printAttempt(p *printer, a *room.Attempt) {
	p.print("test-attempt", fields{
		{"attempt", a.Number}, {"state", string(a.State)}, {"opened", timeText(a.Opened)}, {"deadline", timeText(a.Deadline)},
		{"saved", a.Saved}, {"delivered", a.Delivered}, {"marks", gradeValue(a.Marks)},
	})
	for _, s := range a.Seats {
		q := s.Question
		fs := fields{
			{"n", s.Number}, {"type", q.Type.String()}, {"question", q.Text.Plain()}, {"options", choicesOf(q)}, {"stems", stemTexts(q)},
			{"rights", optionTexts(q.Rights)}, {"response", q.ResponseText(s.Response)}, {"answered", s.Answered}, {"flagged", s.Flagged},
			{"state", string(s.State)}, {"check", string(s.Check)}, {"max", s.Mark},
		}
		if s.Result != nil {
			fs = append(fs, field{"mark", s.Result.Mark}, field{"grading", s.Result.Grading}, field{"comment", s.Result.Comment}, field{"right", s.Result.Right})
		}
		p.print("test-seat", fs)
	}
}

// choicesOf are the texts of what can be chosen; a true/false question without words of its own has true and false.
func choicesOf(q *quiz.Question) []string {
	texts := optionTexts(q.Options)
	for i, o := range q.Options {
		if q.Type == quiz.TrueFalse && texts[i] == "" {
			texts[i] = strconv.FormatBool(o.ID == quiz.TrueOption)
		}
	}
	return texts
}

func optionTexts(all []quiz.Option) []string {
	texts := make([]string, len(all))
	for i, o := range all {
		texts[i] = o.Text.Plain()
	}
	return texts
}

func stemTexts(q *quiz.Question) []string {
	texts := make([]string, len(q.Stems))
	for i, s := range q.Stems {
		texts[i] = s.Text.Plain()
	}
	return texts
}

func printLine(p *printer, line *room.TestLine) {
	fs := fields{{"name", line.Person.Name}, {"id", line.Person.ID}, {"present", line.Person.Connected}, {"attempts", len(line.Attempts)}}
	if a := line.Last(); a != nil {
		fs = append(fs, field{"state", string(a.State)}, field{"answered", a.Answered}, field{"of", a.Of}, field{"current", a.Current},
			field{"flagged", a.Flagged}, field{"marks", rounded(a.Marks, 5)}, field{"grading", a.Grading}, field{"late", a.Late}, field{"came_late", a.CameLate})
	}
	p.print("test-line", append(fs, field{"delivered", line.Delivered}, field{"grade", gradeValue(line.Grade)}, field{"extra", line.Extra.Minutes()},
		field{"focus_lost", line.Signals.FocusLost}, field{"vanished", line.Signals.Vanished}, field{"flags", line.Flags}))
}

// reviewAttempt prints an attempt with how it was marked.
func reviewAttempt(p *printer, r class, is *room.TestOf, args string) error {
	who, rest, ok := cutName(args)
	number := 1
	if rest != "" {
		n, err := strconv.Atoi(rest)
		if err != nil {
			return errUsage
		}
		number = n
	}
	if !ok || who == "" {
		return errUsage
	}
	v, err := r.ReviewAttempt(is.ID, who, number)
	if err != nil {
		return err
	}
	for _, s := range v.Seats {
		p.print("test-answer", fields{
			{"name", v.Person.Name}, {"attempt", number}, {"n", s.Number}, {"question", s.Question.Text.Plain()}, {"response", s.Question.ResponseText(s.Response)},
			{"right", s.Question.KeyText()}, {"at", timeText(s.At)}, {"changes", s.Changes}, {"mark", rounded(s.Mark, 5)}, {"max", s.Max},
			{"grading", s.Grading}, {"comment", s.Comment},
		})
	}
	return nil
}
