package quiz

import (
	"slices"
	"strings"
)

// options checks what can be chosen or ordered. Only what is chosen has fractions and feedback.
func (c checker) options(options []Option, least int, chosen bool) *CheckError {
	if err := count(len(options), least, MaxOptions, FieldOptions); err != nil {
		return err
	}
	ids := idSet{}
	for i, o := range options {
		err := first(
			ids.add(o.ID),
			c.option(o, chosen),
			check(chosen || c.paper || !slices.ContainsFunc(options[:i], o.looksAs), FieldText, Repeated))
		if err != nil {
			return err.at(PartOption, i)
		}
	}
	if !chosen {
		return check(known(orderingNames, c.Question.Ordering), FieldOrdering, Unknown)
	}
	return nil
}

func (c checker) option(o Option, chosen bool) *CheckError {
	return first(
		c.text(o.Text, true),
		check(isFraction(o.Fraction), FieldFraction, OutOfRange),
		checkText(o.Feedback, FieldFeedback, false),
		check(chosen || o.Fraction == 0, FieldFraction, Misplaced),
		check(chosen || o.Feedback == Text{}, FieldFeedback, Misplaced),
		c.key(o.Fraction == 0, FieldFraction),
		c.key(o.Feedback == Text{}, FieldFeedback))
}

// looksAs reports whether two options cannot be told from each other.
func (o Option) looksAs(other Option) bool {
	return strings.TrimSpace(o.Text.Source) == strings.TrimSpace(other.Text.Source)
}

// An idSet finds IDs that are there twice.
type idSet map[OptionID]bool

func (s idSet) add(id OptionID) *CheckError {
	err := first(check(id != 0, FieldID, Missing), check(!s[id], FieldID, Repeated))
	s[id] = true
	return err
}

func (c checker) trueFalse() *CheckError {
	if len(c.Options) != 2 || c.Options[0].ID != TrueOption || c.Options[1].ID != FalseOption {
		return wrong(FieldOptions, NotTrueFalse)
	}
	for i, o := range c.Options {
		err := first(
			c.text(o.Text, false), checkText(o.Feedback, FieldFeedback, false),
			c.key(o.Fraction == 0, FieldFraction), c.key(o.Feedback == Text{}, FieldFeedback))
		if err != nil {
			return err.at(PartOption, i)
		}
	}
	t, f := c.Options[0].Fraction, c.Options[1].Fraction
	return check(c.paper || t == 1 && f == 0 || t == 0 && f == 1, FieldFraction, NotOneTrue)
}

// answers checks the answers of a text or of a number.
func (c checker) answers(answers []Answer, number bool) *CheckError {
	if c.paper {
		return c.key(len(answers) == 0, FieldAnswers)
	}
	if err := count(len(answers), 1, MaxOptions, FieldAnswers); err != nil {
		return err
	}
	for i, a := range answers {
		err := first(check(isFraction(a.Fraction), FieldFraction, OutOfRange), checkText(a.Feedback, FieldFeedback, false))
		if err == nil && number {
			err = a.checkNumber()
		} else if err == nil {
			err = a.checkShort()
		}
		if err != nil {
			return err.at(PartAnswer, i)
		}
	}
	return nil
}

func (a Answer) checkShort() *CheckError {
	return first(
		check(strings.TrimSpace(a.Pattern) != "", FieldPattern, Missing),
		check(len(a.Pattern) <= MaxPattern, FieldPattern, TooLong),
		check(isText(a.Pattern), FieldPattern, BadText),
		check(a.Value == 0, FieldValue, Misplaced),
		check(a.Tolerance == Tolerance{}, FieldTolerance, Misplaced))
}

func (a Answer) checkNumber() *CheckError {
	if a.Pattern != "" {
		return first(
			check(a.Pattern == anyNumber, FieldPattern, Misplaced),
			check(a.Value == 0, FieldValue, Misplaced),
			check(a.Tolerance == Tolerance{}, FieldTolerance, Misplaced))
	}
	return first(
		check(isPlausible(a.Value), FieldValue, OutOfRange),
		check(known(toleranceNames, a.Tolerance.Kind), FieldTolerance, Unknown),
		check(a.Tolerance.By >= 0 && isPlausible(a.Tolerance.By), FieldTolerance, OutOfRange))
}

func (c checker) matching() *CheckError {
	err := first(count(len(c.Stems), 2, MaxOptions, FieldStems), count(len(c.Rights), 2, MaxOptions, FieldRights))
	if err != nil {
		return err
	}
	ids := idSet{}
	for i, r := range c.Rights {
		err := first(ids.add(r.ID), c.option(r, false), check(c.paper || !slices.ContainsFunc(c.Rights[:i], r.looksAs), FieldText, Repeated))
		if err != nil {
			return err.at(PartRight, i)
		}
	}
	for i, s := range c.Stems {
		is := func(r Option) bool { return r.ID == s.Right }
		err := first(
			ids.add(s.ID),
			c.text(s.Text, true),
			c.key(s.Right == 0, FieldRight),
			check(c.paper || slices.ContainsFunc(c.Rights, is), FieldRight, Missing))
		if err != nil {
			return err.at(PartStem, i)
		}
	}
	return nil
}

func (c checker) cloze() *CheckError {
	if err := count(len(c.Gaps), 1, MaxOptions, FieldGaps); err != nil {
		return err
	}
	for i, g := range c.Gaps {
		if err := c.gap(g); err != nil {
			err.Gap = i + 1
			if err.Part == "" {
				return err.at(PartGap, i)
			}
			return err
		}
	}
	return c.holes()
}

func (c checker) gap(g Gap) *CheckError {
	choice := g.Kind == GapSingle || g.Kind == GapMultiple
	err := first(
		check(known(gapKindNames, g.Kind), FieldKind, Unknown),
		check(g.Weight >= 1 && g.Weight <= MaxMark, FieldWeight, OutOfRange),
		check(known(layoutNames, g.Layout), FieldLayout, Unknown),
		check(choice || len(g.Options) == 0, FieldOptions, Misplaced),
		check(!choice || len(g.Answers) == 0, FieldAnswers, Misplaced),
		check(choice || g.Layout == GapMenu, FieldLayout, Misplaced),
		check(g.Kind == GapShort || !g.MatchCase, FieldMatchCase, Misplaced))
	switch {
	case err != nil:
		return err
	case choice:
		return c.options(g.Options, 1, true)
	}
	return c.answers(g.Answers, g.Kind == GapNumeric)
}

// holes checks that each gap has its one place in what is shown of the text.
func (c checker) holes() *CheckError {
	seen := make([]int, len(c.Gaps))
	for _, block := range c.Text.Blocks() {
		for _, span := range block.Spans {
			switch {
			case span.Hole > len(seen):
				return wrong(FieldText, HoleWithoutGap)
			case span.Hole > 0:
				seen[span.Hole-1]++
			}
		}
	}
	for i, times := range seen {
		err := first(check(times > 0, FieldPlace, Missing), check(times < 2, FieldPlace, Repeated))
		if err != nil {
			return err.at(PartGap, i)
		}
	}
	return nil
}
