package model

import (
	"math"
	"strconv"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
)

// A TimeState says how pressing the time of an attempt is.
type TimeState uint8

// How pressing time is.
const (
	TimeEnough TimeState = iota
	TimeShort            // the last tenth
	TimeLast             // the last minute
	TimeOver
)

// lastMinute is when time is pressing whatever it was in all.
const lastMinute = time.Minute

// TimeLeft returns how much time there is until a deadline, of how much in all, in whole seconds.
func TimeLeft(deadline time.Time, whole time.Duration, now time.Time) (left time.Duration, state TimeState) {
	left = deadline.Sub(now)
	switch {
	case left <= 0:
		return 0, TimeOver
	case left <= lastMinute:
		state = TimeLast
	case whole > 0 && left <= whole/10:
		state = TimeShort
	}
	return (left + time.Second - 1).Truncate(time.Second), state
}

// SignalWords say what a window told staff.
func SignalWords(s TestSignal) string {
	switch s.Kind {
	case SignalAway:
		return words.T("Another window was in front")
	case SignalBack:
		return words.T("This window is in front again")
	case SignalNotFull:
		return words.T("Full screen was left")
	case SignalFull:
		return words.T("Full screen again")
	case SignalPaste:
		return words.N("Pasted %d character", "Pasted %d characters", s.Count)
	case SignalCutOff:
		return words.T("Disconnected")
	case SignalReturned:
		return words.T("Connected again")
	}
	return ""
}

// WatchWords list exactly what staff are told of the window of who takes a test, and what they are not.
func WatchWords(w quiz.Watch) (watched []string, hidden string) {
	watched = append(watched, words.T("Your answers, as you save them"), words.T("Which question you answered last"), words.T("Whether you are connected"))
	if w.Focus {
		watched = append(watched, words.T("Whether this window is in front"))
	}
	if w.FullScreen {
		watched = append(watched, words.T("Whether it fills the screen"))
	}
	if w.Paste {
		watched = append(watched, words.T("That something long was pasted, and how long it was, never what"))
	}
	return watched, words.T("Not your microphone, not your files, not your screen unless you agree.")
}

// A TestFact is one thing that one should know of a test beforehand.
type TestFact struct{ Icon, Text string }

// TestFacts say how a test is given.
func TestFacts(t *TestInfo) []TestFact {
	facts := []TestFact{{"grid", words.N("%d question", "%d questions", t.Questions) + ", " + words.T("%s marks in all", Decimal(t.Marks))}}
	switch {
	case t.Limit > 0 && t.Extra > 0:
		facts = append(facts, TestFact{"clock", words.T("%d minutes from when you start, %d of them for you alone", int((t.Limit+t.Extra)/time.Minute), int(t.Extra/time.Minute))})
	case t.Limit > 0:
		facts = append(facts, TestFact{"clock", words.N("%d minute from when you start", "%d minutes from when you start", int(t.Limit/time.Minute))})
	default:
		facts = append(facts, TestFact{"clock", words.T("No time limit")})
	}
	if !t.Closes.IsZero() {
		facts = append(facts, TestFact{"stop", words.T("It closes at %s", t.Closes.Local().Format("15:04"))})
	}
	if t.Limit > 0 || !t.Closes.IsZero() {
		facts = append(facts, TestFact{"alert", overdueWords(t)})
	}
	switch {
	case t.Attempts == 0:
		facts = append(facts, TestFact{"refresh", words.T("You can take it as often as you like")})
	case t.Attempts > 1:
		facts = append(facts, TestFact{"refresh", words.T("Attempt %d of %d", min(t.Used+1, t.Attempts), t.Attempts)})
	}
	switch t.Behaviour {
	case quiz.Immediate:
		facts = append(facts, TestFact{"okc", words.T("You can check each answer once, while somebody of staff is connected")})
	case quiz.Practice:
		facts = append(facts, TestFact{"okc", words.T("For practice: you can check each answer at once")})
	}
	return append(facts, TestFact{"offline", words.T("If the network drops, keep going: every answer is saved on this computer first")})
}

func overdueWords(t *TestInfo) string {
	switch t.Overdue {
	case quiz.OverdueGrace:
		return words.N("When time is over it can still be submitted for %d minute, not changed", "When time is over it can still be submitted for %d minutes, not changed", int(t.Grace/time.Minute))
	case quiz.OverdueAbandon:
		return words.T("Only what is submitted in time counts")
	}
	return words.T("When time is over, what is answered is submitted by itself")
}

// MarksWord is what something is worth, in words.
func MarksWord(marks float64) string {
	if marks == 1 {
		return words.T("1 mark")
	}
	return words.T("%s marks", Decimal(marks))
}

// ResponseWords say what an answer is, in one line; empty: there is none.
func ResponseWords(q *quiz.Question, r quiz.Response) string {
	if q.Type == quiz.TrueFalse && len(r.Chosen) == 1 {
		return trueWords(q, r.Chosen[0])
	}
	return q.ResponseText(r)
}

// keyWords say what is right, in one line; empty: it is marked by hand.
func keyWords(q *quiz.Question) string {
	if q.Type == quiz.TrueFalse {
		for _, o := range q.Options {
			if o.Fraction > 0 {
				return trueWords(q, o.ID)
			}
		}
	}
	return q.KeyText()
}

// RightWords say what is right in a question of which a computer of staff told a student that, in one line. It tells True and False as reports
// have them, in English, where the question has no words of its own for them.
func RightWords(q *quiz.Question, told string) string {
	if q.Type == quiz.TrueFalse {
		for _, o := range q.Options {
			if told == q.ResponseText(quiz.Response{Chosen: []quiz.OptionID{o.ID}}) {
				return trueWords(q, o.ID)
			}
		}
	}
	return told
}

// trueWords are those of a question for true or false, or the usual ones.
func trueWords(q *quiz.Question, id quiz.OptionID) string {
	for _, o := range q.Options {
		if o.ID == id && o.Text.Plain() != "" {
			return o.Text.Plain()
		}
	}
	return TrueWord(id)
}

// TrueWord says true or false.
func TrueWord(id quiz.OptionID) string {
	if id == quiz.TrueOption {
		return words.T("True")
	}
	return words.T("False")
}

// Decimal writes a number with at most two digits behind the point, or the comma, as the language has it.
func Decimal(x float64) string {
	text := strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
	if text == "-0" {
		text = "0"
	}
	if words.Language() == "de" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// ParseDecimal reads a number with a point or a comma.
func ParseDecimal(text string) (x float64, ok bool) {
	x, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}
