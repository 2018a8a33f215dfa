package exchange

// A ProblemKind is what a problem is.
type ProblemKind uint8

// Kinds of problems. What has the piece of the file where nothing else is said. Whether the question is left out, Problem.LeftOut says.
const (
	// Of whole files.
	TooManyQuestions ProblemKind = iota + 1 // all from this line on are left out
	TooManyProblems                         // those after this one are not told
	NothingHere                             // no questions in the file

	// Of any format.
	TooLong        // over MaxSource
	NoText         // nothing is asked
	TooManyChoices // over quiz.MaxOptions choices, answers, pairs or holes
	TooFewChoices  // a choice needs two
	NotAllowed     // what quiz.Check says of it
	NameCut        // name, at quiz.MaxName characters
	NoFullMark     // no answer is worth everything
	SameChoice     // two choices read the same
	MissingPicture // a text shows a picture, which is not in the file
	NoPicture      // the same, of a file that can have pictures
	UnusedPicture  // no text shows it
	AllTicked      // who ticks every choice gets the whole mark

	// Of GIFT.
	BraceOpen        // { without }: perhaps a blank line within the answers
	BraceClose       // } without {
	SecondBlock      // { } after the answers: taken as text
	TitleOpen        // :: at the beginning without an end
	CategoryNotAlone // $CATEGORY without a blank line after it: Moodle would take all of the question for its name
	CategoryInText   // $CATEGORY within a question: taken as text
	CategoryDeep     // over MaxDepth: the rest of the path is left out
	TagsLeftOut      // over quiz.MaxTags
	IDLeftOut        // [id:…] is not kept
	WeightUnread     // %…% that is no weight: taken as text
	WeightOfRight    // %…% after = in a choice: taken as text
	WeightTooLarge   // beyond ±100 %
	WeightsNot100    // weights of right choices add up to What percent
	SeveralRight     // several choices of one that can be ticked are worth everything
	TextBefore       // text before the first ~ or =: taken as an answer
	EmptyAnswer      // left out
	LikeTrueFalse    // taken as a short answer
	LikeMatching     // has -> and ~: taken as a choice
	NotANumber       // Moodle would take any number as right
	NotATolerance
	RangeBackwards // in min..max
	AfterTilde     // numeric: text between ~ and #, or answers after ~, are nobody's
	NoAnswers      // of a short answer or a number
	NoArrow        // a pair without ->
	NoRight        // a pair without what its stem is matched to
	TooFewPairs    // a matching needs two
	LineZero       // a line with nothing but 0, which Moodle takes for a blank one

	// Of Aiken.
	ChoiceFirst     // a choice before any question
	AnswerFirst     // ANSWER before any question
	QuestionOpen    // another question begins before ANSWER
	AnswerUnknown   // ANSWER names no choice
	AnswerMore      // more than a letter after ANSWER: the first counts
	LetterUnordered // letters of choices are not A, B, C, …: counted as Moodle does, from A on
	LineShort       // a line of one character, which Moodle skips

	// Of cloze.
	NoHoles
	HoleUnread    // looks like a hole and is none: taken as text
	HoleOpen      // { without }
	HoleMark      // the mark of a hole is a whole number from 1 to quiz.MaxMark
	HoleWords     // [[1]] in the text, which would be taken for a hole
	HoleNoAnswers // a hole without answers

	// What a format cannot carry. The question is written without it, unless it is left out.
	LosesType      // What is the type
	LosesShuffle   // choices are mixed for everybody
	LosesOrder     // choices are not mixed
	LosesMark      // What is the mark
	LosesPictures  // What is how many
	LosesUnits     // What is how many
	LosesTolerance // kind of tolerance: written as a range
	LosesMatchCase // capitals
	LosesLines     // room of an essay
	LosesFeedback
	LosesFormat // of a text: written as plain text
	LosesWeights
	LosesTags
	LosesName
	LosesCategory
	LosesArrow     // -> in what is to be matched: written →
	LosesEmpty     // an empty choice
	LosesLetters   // over 26 choices
	LosesLayout    // choices of a hole that more than one can be ticked of are in no menu
	LosesWords     // for true and for false
	LosesSingle    // none of the choices is worth everything, without which GIFT cannot say that one alone can be chosen
	WrittenTooLong // over MaxSource: Read leaves it out
	LosesLook      // what would be read as something else: What
	WeightUnlisted // What percent, which Moodle does not know: it refuses the question, or takes another
	kinds
)

// Kinds returns all there are.
func Kinds() []ProblemKind {
	all := make([]ProblemKind, kinds-1)
	for i := range all {
		all[i] = ProblemKind(i + 1)
	}
	return all
}
