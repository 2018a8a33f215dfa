package model

import (
	"strings"

	"lyceum/app/words"
	"lyceum/quiz"
)

// CheckSentence says what is wrong with a question, and where.
func CheckSentence(err *quiz.CheckError) string {
	if place := CheckPlace(err); place != "" {
		return words.T("%s: %s", place, CheckReason(err))
	}
	return CheckReason(err)
}

// CheckPlace says which part of a question an error is about, such as "Choice 2, feedback".
func CheckPlace(err *quiz.CheckError) string {
	var place []string
	if err.Gap > 0 && err.Part != quiz.PartGap {
		place = append(place, words.T("Gap %d", err.Gap))
	}
	if text, ok := checkParts[err.Part]; ok {
		place = append(place, words.Say(text, err.Index))
	}
	if text, ok := checkFields[err.Field]; ok {
		place = append(place, words.Say(text))
	}
	return strings.Join(place, ", ")
}

// CheckReason says what is wrong at the place of an error.
func CheckReason(err *quiz.CheckError) string {
	switch err.Problem {
	case quiz.OutOfRange:
		if text, ok := checkRanges[err.Field]; ok {
			return words.Say(text)
		}
	case quiz.TooLong:
		return tooLong(err)
	case quiz.TooFew:
		return tooFew(err)
	case quiz.TooMany:
		return words.T("There are too many: at most %d are allowed.", most(err))
	}
	if text, ok := checkProblems[err.Problem]; ok {
		return words.Say(text)
	}
	return words.T("This cannot be so.")
}

func tooLong(err *quiz.CheckError) string {
	switch {
	case err.Field == quiz.FieldBytes:
		return words.T("A picture can have 4 MB. Make it smaller.")
	case err.Field == quiz.FieldText, err.Field == quiz.FieldFeedback:
		return words.T("A text can have 64 KB. Shorten it.")
	case err.Field == quiz.FieldPattern:
		return words.T("An answer can have %d characters. Shorten it.", quiz.MaxPattern)
	}
	return words.T("This can have %d characters. Shorten it.", quiz.MaxName)
}

func tooFew(err *quiz.CheckError) string {
	switch {
	case err.Field == quiz.FieldUnits:
		return words.T("This rule needs at least one unit.")
	case err.Field == quiz.FieldAnswers, err.Field == quiz.FieldGaps, err.Gap > 0:
		return words.T("There must be at least one.")
	}
	return words.T("There must be at least two.")
}

// most is how many there can be.
func most(err *quiz.CheckError) int {
	switch err.Field {
	case quiz.FieldTags:
		return quiz.MaxTags
	case quiz.FieldUnits:
		return quiz.MaxUnits
	case quiz.FieldPictures:
		return quiz.MaxPictures
	case quiz.FieldSlots:
		return quiz.MaxSlots
	}
	return quiz.MaxOptions
}

// WarningSentence says what the author of a question may not have meant.
func WarningSentence(w quiz.Warning) string { return words.Say(checkWarnings[w]) }

// checkParts are the names of parts, with %d for which it is.
var checkParts = map[quiz.Part]string{
	quiz.PartOption:  words.Mark("Choice or item %d"),
	quiz.PartAnswer:  words.Mark("Answer %d"),
	quiz.PartStem:    words.Mark("Left side %d"),
	quiz.PartRight:   words.Mark("Right side %d"),
	quiz.PartGap:     words.Mark("Gap %d"),
	quiz.PartUnit:    words.Mark("Unit %d"),
	quiz.PartTag:     words.Mark("Tag %d"),
	quiz.PartPicture: words.Mark("Picture %d"),
}

var checkFields = map[quiz.Field]string{
	quiz.FieldID:        words.Mark("ID"),
	quiz.FieldType:      words.Mark("Type"),
	quiz.FieldName:      words.Mark("Name"),
	quiz.FieldText:      words.Mark("Text"),
	quiz.FieldMark:      words.Mark("Mark"),
	quiz.FieldFeedback:  words.Mark("Feedback"),
	quiz.FieldTags:      words.Mark("Tags"),
	quiz.FieldOptions:   words.Mark("Choices or items"),
	quiz.FieldAnswers:   words.Mark("Answers"),
	quiz.FieldStems:     words.Mark("Left sides"),
	quiz.FieldRights:    words.Mark("Right sides"),
	quiz.FieldGaps:      words.Mark("Gaps"),
	quiz.FieldUnits:     words.Mark("Units"),
	quiz.FieldUnitRule:  words.Mark("Rule for units"),
	quiz.FieldUnitCost:  words.Mark("What a wrong unit costs"),
	quiz.FieldOrdering:  words.Mark("How it is marked"),
	quiz.FieldLines:     words.Mark("Room for the answer"),
	quiz.FieldPictures:  words.Mark("Pictures"),
	quiz.FieldFraction:  words.Mark("Worth"),
	quiz.FieldPattern:   words.Mark("What is written"),
	quiz.FieldValue:     words.Mark("Number"),
	quiz.FieldTolerance: words.Mark("May be off by"),
	quiz.FieldFactor:    words.Mark("Factor"),
	quiz.FieldRight:     words.Mark("What belongs to it"),
	quiz.FieldKind:      words.Mark("Kind"),
	quiz.FieldWeight:    words.Mark("Weight"),
	quiz.FieldPlace:     words.Mark("Place in the text"),
	quiz.FieldLayout:    words.Mark("Layout"),
	quiz.FieldAlt:       words.Mark("What it shows"),
	quiz.FieldBytes:     words.Mark("File"),
	quiz.FieldTitle:     words.Mark("Title"),
}

// checkRanges say what can stand in a field.
var checkRanges = map[quiz.Field]string{
	quiz.FieldMark:      words.Mark("It must be a number above 0 and up to 1000."),
	quiz.FieldFraction:  words.Mark("It must be a number from -100 to 100."),
	quiz.FieldValue:     words.Mark("It must be a number, such as 4.5."),
	quiz.FieldTolerance: words.Mark("It must be 0 or a number above."),
	quiz.FieldFactor:    words.Mark("It must be a number other than 0."),
	quiz.FieldUnitCost:  words.Mark("It must be a number from 0 to 100."),
	quiz.FieldLines:     words.Mark("It must be a whole number from 1 to 40."),
	quiz.FieldWeight:    words.Mark("It must be a number from 1 to 1000."),
}

var checkProblems = map[quiz.Problem]string{
	quiz.Missing:        words.Mark("Something has to stand here."),
	quiz.OutOfRange:     words.Mark("This is out of range."),
	quiz.Unknown:        words.Mark("This is of no kind that there is."),
	quiz.Misplaced:      words.Mark("A question of this type cannot have this."),
	quiz.Repeated:       words.Mark("The same is there twice."),
	quiz.BadText:        words.Mark("There are characters in it that no text has. Type it anew."),
	quiz.BadName:        words.Mark("It can have letters without accents, digits, points, - and _."),
	quiz.BadPicture:     words.Mark("This is no PNG or JPEG picture."),
	quiz.LargePicture:   words.Mark("This picture has too many pixels. Make it smaller."),
	quiz.NotOneTrue:     words.Mark("One of true and false must be right."),
	quiz.NotTrueFalse:   words.Mark("There must be true and false."),
	quiz.MixedPool:      words.Mark("Questions and texts that ask nothing cannot be drawn from together."),
	quiz.NotWhole:       words.Mark("It must be in whole seconds."),
	quiz.KeyInPaper:     words.Mark("This must not be in what students get."),
	quiz.HoleWithoutGap: words.Mark("It has a place for a gap that is not there."),
	quiz.NoOwnUnit:      words.Mark("One must have the factor 1: the unit in which the answers are."),
}

var checkWarnings = map[quiz.Warning]string{
	quiz.TickAllEarnsAll: words.Mark("Who ticks everything earns the whole mark. Have wrong choices cost something."),
	quiz.NothingEarnsAll: words.Mark("No answer earns the whole mark."),
	quiz.PictureMissing:  words.Mark("A text shows a picture that the question does not have."),
	quiz.PictureUnused:   words.Mark("There is a picture that no text shows."),
}
