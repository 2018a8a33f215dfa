package quiz

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/quiz/score"
)

// Check returns what is wrong with a question, as a [*CheckError], or nil. What it returns nil for, [Mark] can mark.
func (q *Question) Check() error { return q.checked(false) }

// CheckPaper is Check for what students get: it has no key, and must have none.
func (q *Question) CheckPaper() error { return q.checked(true) }

func (q *Question) checked(paper bool) error {
	if err := (checker{q, paper}).question(); err != nil {
		err.Question = q.title()
		return err
	}
	return nil
}

// title returns how errors name a question: never empty.
func (q *Question) title() string {
	title := []rune(strings.ToValidUTF8(strings.TrimSpace(q.Name), "?"))
	if len(title) == 0 {
		beginning := Text{q.Text.Format, q.Text.Source[:min(len(q.Text.Source), 1000)]}
		title = []rune(beginning.Plain())
	}
	if len(title) > 40 {
		title = append(title[:40], '…')
	}
	if len(title) == 0 {
		return "without a text"
	}
	return string(title)
}

// A checker checks one question, with its key or, a paper, without.
type checker struct {
	*Question
	paper bool
}

func (c checker) question() *CheckError {
	if !known(typeNames, c.Type) {
		return wrong(FieldType, Unknown)
	}
	if err := c.belongs(); err != nil {
		return err
	}
	err := first(
		checkLine(c.Name, FieldName),
		c.text(c.Text, true),
		checkText(c.Feedback, FieldFeedback, false),
		c.key(c.Feedback == Text{}, FieldFeedback),
		c.key(c.Name == "", FieldName),
		c.key(len(c.Tags) == 0, FieldTags),
		c.worth(), c.tags(), c.pictures())
	if err != nil {
		return err
	}
	switch c.Type {
	case Single, Multiple, Ordering:
		return c.options(c.Options, 2, c.Type != Ordering)
	case TrueFalse:
		return c.trueFalse()
	case Short:
		return c.answers(c.Answers, false)
	case Numeric:
		return first(c.answers(c.Answers, true), c.units())
	case Matching:
		return c.matching()
	case Cloze:
		return c.cloze()
	case Essay:
		return check(c.Lines >= 1 && c.Lines <= MaxLines, FieldLines, OutOfRange)
	}
	return nil
}

// key is check for what papers are without.
func (c checker) key(absent bool, field Field) *CheckError {
	return check(absent || !c.paper, field, KeyInPaper)
}

// belongs finds parts that a question of this type does not have.
func (c checker) belongs() *CheckError {
	is := func(types ...Type) bool { return slices.Contains(types, c.Type) }
	return first(
		check(len(c.Options) == 0 || is(Single, Multiple, TrueFalse, Ordering), FieldOptions, Misplaced),
		check(len(c.Answers) == 0 || is(Short, Numeric), FieldAnswers, Misplaced),
		check(len(c.Stems) == 0 || is(Matching), FieldStems, Misplaced),
		check(len(c.Rights) == 0 || is(Matching), FieldRights, Misplaced),
		check(len(c.Gaps) == 0 || is(Cloze), FieldGaps, Misplaced),
		check(!c.MatchCase || is(Short), FieldMatchCase, Misplaced),
		check(len(c.Units) == 0 || is(Numeric), FieldUnits, Misplaced),
		check(c.UnitRule == 0 || is(Numeric), FieldUnitRule, Misplaced),
		check(c.UnitCost == 0 || is(Numeric), FieldUnitCost, Misplaced),
		check(c.Ordering == 0 || is(Ordering), FieldOrdering, Misplaced),
		check(c.Lines == 0 || is(Essay), FieldLines, Misplaced))
}

func (c checker) worth() *CheckError {
	if c.Type == Description {
		return check(c.Mark == 0, FieldMark, Misplaced)
	}
	return check(c.Mark > 0 && c.Mark <= MaxMark, FieldMark, OutOfRange)
}

func (c checker) tags() *CheckError {
	if len(c.Tags) > MaxTags {
		return wrong(FieldTags, TooMany)
	}
	for i, tag := range c.Tags {
		err := first(check(strings.TrimSpace(tag) != "", FieldName, Missing), checkLine(tag, FieldName),
			check(!slices.Contains(c.Tags[:i], tag), FieldName, Repeated))
		if err != nil {
			return err.at(PartTag, i)
		}
	}
	return nil
}

// count finds too few or too many of something.
func count(n, least, most int, field Field) *CheckError {
	return first(check(n >= least, field, TooFew), check(n <= most, field, TooMany))
}

// checkLine checks a line of text.
func checkLine(s string, field Field) *CheckError {
	return first(
		check(len(s) <= MaxName || utf8.RuneCountInString(s) <= MaxName, field, TooLong),
		check(utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0, field, BadText))
}

// text checks a text that a paper has, too, where it may be longer.
func (c checker) text(t Text, must bool) *CheckError {
	if c.paper {
		return checkLength(t, maxShown, FieldText, must)
	}
	return checkText(t, FieldText, must)
}

// checkText checks a text that there may or must be.
func checkText(t Text, field Field, must bool) *CheckError {
	return checkLength(t, MaxText, field, must)
}

func checkLength(t Text, most int, field Field, must bool) *CheckError {
	return first(
		check(known(formatNames, t.Format), field, Unknown),
		check(len(t.Source) <= most, field, TooLong),
		check(isText(t.Source), field, BadText),
		check(!must || strings.TrimSpace(t.Source) != "", field, Missing))
}

// isText reports whether s is UTF-8 without control characters but tabs and ends of lines.
func isText(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) < 0
}

func isFraction(x float64) bool { return x >= -1 && x <= 1 }

// isPlausible reports whether x is so large at most that reckoning with it stays finite.
func isPlausible(x float64) bool { return math.Abs(x) <= 1e150 }

func (c checker) units() *CheckError {
	err := first(
		check(known(unitRuleNames, c.UnitRule), FieldUnitRule, Unknown),
		check(c.UnitCost >= 0 && c.UnitCost <= 1, FieldUnitCost, OutOfRange),
		check(c.UnitCost == 0 || c.UnitRule != UnitOptional, FieldUnitCost, Misplaced),
		check(c.paper || c.UnitRule == UnitOptional || len(c.Units) > 0, FieldUnits, TooFew),
		c.key(len(c.Units) == 0, FieldUnits),
		count(len(c.Units), 0, MaxUnits, FieldUnits))
	if err != nil {
		return err
	}
	own := len(c.Units) == 0
	for i, unit := range c.Units {
		same := func(u Unit) bool { return score.SameUnit(u.Name, unit.Name) }
		err := first(
			checkLine(unit.Name, FieldName),
			check(strings.TrimSpace(unit.Name) != "", FieldName, Missing),
			check(!slices.ContainsFunc(c.Units[:i], same), FieldName, Repeated),
			check(unit.Factor != 0 && isPlausible(unit.Factor), FieldFactor, OutOfRange))
		if err != nil {
			return err.at(PartUnit, i)
		}
		own = own || unit.Factor == 1
	}
	return check(own, FieldUnits, NoOwnUnit)
}
