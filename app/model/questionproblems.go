package model

import (
	"errors"
	"strings"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// ProblemSentence says what is wrong with a question in a file, or what a format cannot carry. Whether the question is left out, and in which
// line it is, is said beside it.
func ProblemSentence(p exchange.Problem) string {
	text := problemTexts[p.Kind]
	if strings.Contains(text, "%s") {
		return words.Say(text, strings.Join(strings.Fields(p.What), " "))
	}
	return words.Say(text)
}

// questionFiles are errors of whole files of questions.
var questionFiles = []struct {
	err  error
	text string
}{
	{exchange.ErrTooLarge, words.Mark("That file is larger than a file of questions may be, 32 MB. Save the questions in several files.")},
	{exchange.ErrUTF16, words.Mark("That file is in UTF-16. Save it as UTF-8, and open it again.")},
	{quiz.ErrFile, words.Mark("That is not a file of questions or of a test, or a newer Lyceum wrote it.")},
	{exchange.ErrBinary, words.Mark("That is not a file of text, so there are no questions in it.")},
}

// questionFileSentence says why a file of questions cannot be read; empty if err is not about one.
func questionFileSentence(err error) string {
	var encoding *exchange.EncodingError
	if errors.As(err, &encoding) {
		return words.T("Line %d of that file is not in UTF-8, so it is in an older encoding, such as Latin-1. Save it as UTF-8, and open it again.", encoding.Line)
	}
	var wrong *quiz.CheckError
	if errors.As(err, &wrong) {
		if wrong.Question == "" {
			return words.T("The test in that file is not as it must be. %s", CheckSentence(wrong))
		}
		return words.T("Question “%s” of that file is not as it must be. %s", wrong.Question, CheckSentence(wrong))
	}
	for _, s := range questionFiles {
		if errors.Is(err, s.err) {
			return words.Say(s.text)
		}
	}
	return ""
}

// problemTexts are the sentences for problems, with %s for what each is about.
var problemTexts = map[exchange.ProblemKind]string{
	exchange.TooManyQuestions: words.Mark("There are more questions in this file than it may have. Those from here on were left out."),
	exchange.TooManyProblems:  words.Mark("There are more problems than are listed."),
	exchange.NothingHere:      words.Mark("There are no questions in this file."),
	exchange.TooLong:          words.Mark("This question is longer than 64 KB."),
	exchange.NoText:           words.Mark("This question has no text, so nothing is asked."),
	exchange.TooManyChoices:   words.Mark("%s answers are too many: a question has at most 100."),
	exchange.TooFewChoices:    words.Mark("A choice needs at least two answers to choose from."),
	exchange.NotAllowed:       words.Mark("This cannot be a question: %s."),
	exchange.NameCut:          words.Mark("This name is too long and was cut: %s"),
	exchange.NoFullMark:       words.Mark("No answer is worth the whole mark."),
	exchange.SameChoice:       words.Mark("Two answers read the same: %s"),
	exchange.MissingPicture:   words.Mark("The text shows a picture that is not in the file: %s"),
	exchange.NoPicture:        words.Mark("A text shows a picture that the question does not have."),
	exchange.UnusedPicture:    words.Mark("The question has a picture that no text shows."),
	exchange.AllTicked:        words.Mark("Who ticks everything earns the whole mark. Have wrong choices cost something."),
	exchange.BraceOpen:        words.Mark("A { has no } after it in the same question. A blank line ends a question."),
	exchange.BraceClose:       words.Mark("A } has no { before it in the same question. A blank line ends a question."),
	exchange.SecondBlock:      words.Mark("There is a brace after the answers, and it was taken as text. Write a backslash before one that is text."),
	exchange.TitleOpen:        words.Mark("The title has no :: at its end, so it was taken as text."),
	exchange.CategoryNotAlone: words.Mark("There is no blank line after $CATEGORY. Moodle would take the whole question as the name of the category."),
	exchange.CategoryInText:   words.Mark("This $CATEGORY is within a question and was taken as its text. Put a blank line before it."),
	exchange.CategoryDeep:     words.Mark("Categories are nested too deep. From here on they were left out: %s"),
	exchange.TagsLeftOut:      words.Mark("There are too many tags, or this one is too long. It was left out: %s"),
	exchange.IDLeftOut:        words.Mark("The ID number is not kept: %s"),
	exchange.WeightUnread:     words.Mark("%s is no weight, so it was taken as text. A weight is written %%50%% or %%33.33333%%."),
	exchange.WeightOfRight:    words.Mark("A choice with = is worth everything, so %s was taken as text. Write ~ before a weight."),
	exchange.WeightTooLarge:   words.Mark("A weight is between -100 and 100 percent, which this is not: %s"),
	exchange.WeightsNot100:    words.Mark("The right answers together are worth %s percent, not 100."),
	exchange.SeveralRight:     words.Mark("%s answers are right, but only one can be chosen. If they belong together, write ~ and a weight for each."),
	exchange.TextBefore:       words.Mark("There is text before the first answer, and it was taken as one: %s"),
	exchange.EmptyAnswer:      words.Mark("There is an answer with nothing in it."),
	exchange.LikeTrueFalse:    words.Mark("This was taken as a short answer: %s. True or false is written {TRUE} or {FALSE}."),
	exchange.LikeMatching:     words.Mark("This has pairs with -> and also a ~, so it was taken as a choice. Write a backslash before a ~ that is text."),
	exchange.NotANumber:       words.Mark("This is no number: %s. Moodle would take any number as right."),
	exchange.NotATolerance:    words.Mark("This is no tolerance: %s"),
	exchange.RangeBackwards:   words.Mark("This range ends before it begins: %s"),
	exchange.AfterTilde:       words.Mark("After ~ only a # with feedback for all other answers is understood. This stands there: %s"),
	exchange.NoAnswers:        words.Mark("There is no answer."),
	exchange.NoArrow:          words.Mark("This pair has no ->: %s"),
	exchange.NoRight:          words.Mark("Nothing is matched to this: %s"),
	exchange.TooFewPairs:      words.Mark("A matching needs at least two pairs."),
	exchange.LineZero:         words.Mark("Moodle ends a question at a line with nothing but 0."),
	exchange.ChoiceFirst:      words.Mark("There is a choice before any question: %s"),
	exchange.AnswerFirst:      words.Mark("There is an ANSWER before any question."),
	exchange.QuestionOpen:     words.Mark("This question has no ANSWER: %s"),
	exchange.AnswerUnknown:    words.Mark("ANSWER is not the letter of a choice: %s"),
	exchange.AnswerMore:       words.Mark("Only the first letter of this ANSWER counts: %s"),
	exchange.LetterUnordered:  words.Mark("The letters of the choices are not in order, so they were counted from A on: %s"),
	exchange.LineShort:        words.Mark("A line with one character was left out: %s"),
	exchange.NoHoles:          words.Mark("There are no holes in this text. One is written {1:SHORTANSWER:=answer}."),
	exchange.HoleUnread:       words.Mark("There is no such kind of hole, so it was taken as text: %s"),
	exchange.HoleOpen:         words.Mark("This hole has no } at its end: %s"),
	exchange.HoleMark:         words.Mark("A hole is worth a whole number from 1 to 1000, not %s."),
	exchange.HoleWords:        words.Mark("%s in the text would be taken for a hole."),
	exchange.HoleNoAnswers:    words.Mark("A hole has no answers."),
	exchange.LosesType:        words.Mark("Questions of this type are not known there: %s"),
	exchange.LosesShuffle:     words.Mark("It is not kept that the parts are mixed."),
	exchange.LosesOrder:       words.Mark("It is not kept that the answers stay in their order."),
	exchange.LosesMark:        words.Mark("The mark is not kept: %s"),
	exchange.LosesPictures:    words.Mark("Pictures are not kept: %s"),
	exchange.LosesUnits:       words.Mark("Units are not kept: %s"),
	exchange.LosesTolerance:   words.Mark("The kind of tolerance is not kept; the same numbers are right."),
	exchange.LosesMatchCase:   words.Mark("It is not kept that capital letters count."),
	exchange.LosesLines:       words.Mark("The room for the answer is not kept: %s"),
	exchange.LosesFeedback:    words.Mark("Feedback is not kept."),
	exchange.LosesFormat:      words.Mark("What is bold, a list or otherwise marked in the text is not kept."),
	exchange.LosesWeights:     words.Mark("Weights are not kept."),
	exchange.LosesTags:        words.Mark("This is not kept as a tag: %s"),
	exchange.LosesName:        words.Mark("The name is not kept."),
	exchange.LosesCategory:    words.Mark("The category is not kept: %s"),
	exchange.LosesArrow:       words.Mark("There can be no -> in this: %s"),
	exchange.LosesEmpty:       words.Mark("An answer has nothing that could be written: %s"),
	exchange.LosesLetters:     words.Mark("There are letters for 26 answers, and here are %s."),
	exchange.LosesLayout:      words.Mark("Where several answers can be ticked there is no menu, so they stand below each other."),
	exchange.LosesWords:       words.Mark("The words for true and false are not kept: %s"),
	exchange.LosesSingle:      words.Mark("No answer is worth the whole mark. Without one it cannot be said there that only one can be chosen."),
	exchange.WrittenTooLong:   words.Mark("Written so the question is longer than 64 KB, and Lyceum does not read it again."),
	exchange.LosesLook:        words.Mark("This would be read as something else: %s"),
	exchange.WeightUnlisted:   words.Mark("Moodle knows no weight of %s percent. It refuses the question, or takes the nearest one."),
}
