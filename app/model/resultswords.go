package model

import (
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/analysis"
	"lyceum/quiz/score"
)

// TypeWord says what kind of question one is.
func TypeWord(t quiz.Type) string {
	switch t {
	case quiz.Description:
		return words.T("Text")
	case quiz.Single:
		return words.T("Choice")
	case quiz.Multiple:
		return words.T("Several choices")
	case quiz.TrueFalse:
		return words.T("True or false")
	case quiz.Short:
		return words.T("Short answer")
	case quiz.Numeric:
		return words.T("Number")
	case quiz.Matching:
		return words.T("Matching")
	case quiz.Ordering:
		return words.T("Ordering")
	case quiz.Cloze:
		return words.T("Gaps")
	}
	return words.T("Essay")
}

// aimWord says how a figure lies to what is aimed at, which is given in words.
func aimWord(a score.Aim, aim string) string {
	switch a {
	case score.BelowAim:
		return words.T("low, %s", aim)
	case score.AboveAim:
		return words.T("high, %s", aim)
	}
	return words.T("good, %s", aim)
}

// spreadWord says how a spread lies to what is aimed at.
func spreadWord(a score.Aim) string {
	switch a {
	case score.BelowAim:
		return words.T("narrow, aim 12 to 18")
	case score.AboveAim:
		return words.T("wide, aim 12 to 18")
	}
	return words.T("good, aim 12 to 18")
}

func consistencyWord(s *analysis.Summary) string {
	switch {
	case !s.Consistency.Known:
		return words.T("not known")
	case s.ConsistencyBand == score.PoorConsistency:
		return words.T("poor")
	case s.ConsistencyBand == score.GoodConsistency:
		return words.T("good")
	}
	return words.T("fair")
}

// reading says in a few words what figures tell of a question, and how much it needs a look.
func reading(q *analysis.Question) (text string, alarm Alarm) {
	switch {
	case q.Waiting > 0:
		return words.T("Waits to be marked"), AlarmNote
	case q.Hidden:
		return words.T("Too few had it"), AlarmNone
	case q.Discrimination.Known && q.DiscriminationBand == score.Backwards:
		return words.T("Check the key"), AlarmWrong
	case q.FacilityBand == score.TooHard:
		return words.T("Too hard, or wrong"), AlarmWrong
	}
	text = facilityWord(q.FacilityBand)
	switch {
	case !q.Discrimination.Known:
		return text, AlarmNone
	case q.DiscriminationBand == score.VeryWeak:
		return words.T("%s, tells little", text), AlarmLook
	case q.DiscriminationBand == score.Weak:
		return words.T("%s, weak", text), AlarmNote
	}
	return text, AlarmNone
}

func facilityWord(b score.FacilityBand) string {
	switch b {
	case score.VeryHard:
		return words.T("Very hard")
	case score.Hard:
		return words.T("Hard")
	case score.FairlyHard:
		return words.T("Fairly hard")
	case score.RightlyHard:
		return words.T("About right")
	case score.FairlyEasy:
		return words.T("Fairly easy")
	case score.Easy:
		return words.T("Easy")
	case score.VeryEasy:
		return words.T("Very easy")
	}
	return words.T("Trivial")
}

// staffedWords say what staff did with a test.
func staffedWords(what string) string {
	switch what {
	case "announced":
		return words.T("Announced the test")
	case "started":
		return words.T("Started the test")
	case "extended":
		return words.T("Gave more time")
	case "ended":
		return words.T("Ended the test")
	case "released":
		return words.T("Returned the results")
	case "corrected":
		return words.T("Corrected a key; its answers were marked anew")
	}
	return what
}

// eventIcon is the sign of something that happened in an attempt.
func eventIcon(e room.AttemptEvent) string {
	switch e.What {
	case "opened":
		return "play"
	case "finished":
		return "okc"
	case "late", "came late":
		return "clock"
	case "vanished":
		return "offline"
	case "returned":
		return "lan"
	}
	return "eye"
}
