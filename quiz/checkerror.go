package quiz

import (
	"fmt"
	"strings"
)

// A CheckError says what is wrong with a question or a test, and where.
type CheckError struct {
	Slot     int    // of a test, from 1; 0 for the test itself or for a question alone
	Question string // its name, or how its text begins; empty for a test or a slot
	Part     Part
	Index    int // of the part, from 1; 0 where there is but one
	Gap      int // of a cloze whose part it is, from 1; else 0
	Field    Field
	Problem  Problem
}

// A Part is a part of a question or a test, in words that also name it in files.
type Part string

// Parts. The zero Part is the question, or the test, itself.
const (
	PartOption  Part = "option"
	PartAnswer  Part = "answer"
	PartStem    Part = "stem"
	PartRight   Part = "right"
	PartGap     Part = "gap"
	PartUnit    Part = "unit"
	PartTag     Part = "tag"
	PartPicture Part = "picture"
)

// A Field is what of a part, a question or a test is wrong.
type Field string

// Fields.
const (
	FieldID           Field = "ID"
	FieldType         Field = "type"
	FieldName         Field = "name"
	FieldText         Field = "text"
	FieldMark         Field = "mark"
	FieldFeedback     Field = "feedback"
	FieldTags         Field = "tags"
	FieldOptions      Field = "options"
	FieldAnswers      Field = "answers"
	FieldStems        Field = "stems"
	FieldRights       Field = "rights"
	FieldGaps         Field = "gaps"
	FieldMatchCase    Field = "match case"
	FieldUnits        Field = "units"
	FieldUnitRule     Field = "unit rule"
	FieldUnitCost     Field = "unit cost"
	FieldOrdering     Field = "ordering"
	FieldLines        Field = "number of lines"
	FieldPictures     Field = "pictures"
	FieldFraction     Field = "fraction"
	FieldPattern      Field = "pattern"
	FieldValue        Field = "value"
	FieldTolerance    Field = "tolerance"
	FieldFactor       Field = "factor"
	FieldRight        Field = "right"
	FieldKind         Field = "kind"
	FieldWeight       Field = "weight"
	FieldPlace        Field = "place in the text" // such as [[1]]
	FieldLayout       Field = "layout"
	FieldAlt          Field = "alt"
	FieldBytes        Field = "content"
	FieldTitle        Field = "title"
	FieldInstructions Field = "instructions"
	FieldSlots        Field = "slots"
	FieldPool         Field = "pool"
	FieldPick         Field = "number to pick"
	FieldLimit        Field = "limit"
	FieldOverdue      Field = "overdue rule"
	FieldGrace        Field = "grace"
	FieldAttempts     Field = "number of attempts"
	FieldGrading      Field = "grading"
	FieldBehaviour    Field = "behaviour"
	FieldGradeMax     Field = "largest grade"
)

// A Problem is what is wrong with a field: the end of a sentence that begins with the field.
type Problem string

// Problems.
const (
	Missing        Problem = "is missing"
	TooLong        Problem = "is too long"
	TooFew         Problem = "are too few"
	TooMany        Problem = "are too many"
	OutOfRange     Problem = "is out of range"
	Unknown        Problem = "is of no kind that there is"
	Misplaced      Problem = "cannot be in this type of question"
	Repeated       Problem = "is there twice"
	BadText        Problem = "has characters that no text has"
	BadName        Problem = "has characters other than letters, digits, point, - and _"
	BadPicture     Problem = "is no PNG or JPEG picture"
	LargePicture   Problem = "has too many pixels"
	NotOneTrue     Problem = "must be 1 of true or of false, and 0 of the other"
	NotTrueFalse   Problem = "must be true and false"
	MixedPool      Problem = "has both questions and texts that ask nothing"
	HoleWithoutGap Problem = "has a place for a gap that is not there"
	NoOwnUnit      Problem = "need one with factor 1, in which the answers are"
	NotWhole       Problem = "is not in whole seconds"
	KeyInPaper     Problem = "must not be in what students get"
)

// Error returns it as one line.
func (e *CheckError) Error() string {
	var b strings.Builder
	if e.Slot > 0 {
		fmt.Fprintf(&b, "slot %d: ", e.Slot)
	}
	if e.Question != "" {
		fmt.Fprintf(&b, "question %q: ", e.Question)
	}
	if e.Gap > 0 && e.Part != PartGap {
		fmt.Fprintf(&b, "gap %d: ", e.Gap)
	}
	if e.Part != "" {
		fmt.Fprintf(&b, "%s %d: ", e.Part, e.Index)
	}
	fmt.Fprintf(&b, "%s %s", e.Field, e.Problem)
	return b.String()
}

// at returns the error with its part and place, if there is one.
func (e *CheckError) at(part Part, index int) *CheckError {
	if e != nil {
		e.Part, e.Index = part, index+1
	}
	return e
}

func wrong(field Field, problem Problem) *CheckError {
	return &CheckError{Field: field, Problem: problem}
}

// first returns the first error of some.
func first(errs ...*CheckError) *CheckError {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// check returns an error about a field unless it is as it should be.
func check(ok bool, field Field, problem Problem) *CheckError {
	if ok {
		return nil
	}
	return wrong(field, problem)
}
