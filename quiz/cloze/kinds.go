package cloze

import "lyceum/quiz"

// A holeKind is one way to write the kind of a hole.
type holeKind struct {
	kind      quiz.GapKind
	matchCase bool
	shuffle   bool
	layout    quiz.GapLayout
}

// names are the ways to write each kind. The first one is written.
var names = []struct {
	names []string
	holeKind
}{
	{[]string{"SHORTANSWER", "SA", "MW"}, holeKind{kind: quiz.GapShort}},
	{[]string{"SHORTANSWER_C", "SAC", "MWC"}, holeKind{kind: quiz.GapShort, matchCase: true}},
	{[]string{"NUMERICAL", "NM"}, holeKind{kind: quiz.GapNumeric}},
	{[]string{"MULTICHOICE", "MC"}, holeKind{kind: quiz.GapSingle}},
	{[]string{"MULTICHOICE_S", "MCS"}, holeKind{kind: quiz.GapSingle, shuffle: true}},
	{[]string{"MULTICHOICE_V", "MCV"}, holeKind{kind: quiz.GapSingle, layout: quiz.GapVertical}},
	{[]string{"MULTICHOICE_VS", "MCVS"}, holeKind{kind: quiz.GapSingle, layout: quiz.GapVertical, shuffle: true}},
	{[]string{"MULTICHOICE_H", "MCH"}, holeKind{kind: quiz.GapSingle, layout: quiz.GapHorizontal}},
	{[]string{"MULTICHOICE_HS", "MCHS"}, holeKind{kind: quiz.GapSingle, layout: quiz.GapHorizontal, shuffle: true}},
	{[]string{"MULTIRESPONSE", "MR"}, holeKind{kind: quiz.GapMultiple, layout: quiz.GapVertical}},
	{[]string{"MULTIRESPONSE_S", "MRS"}, holeKind{kind: quiz.GapMultiple, layout: quiz.GapVertical, shuffle: true}},
	{[]string{"MULTIRESPONSE_H", "MRH"}, holeKind{kind: quiz.GapMultiple, layout: quiz.GapHorizontal}},
	{[]string{"MULTIRESPONSE_HS", "MRHS"}, holeKind{kind: quiz.GapMultiple, layout: quiz.GapHorizontal, shuffle: true}},
}

// kindOf returns the kind that is written so.
func kindOf(name string) (kind holeKind, known bool) {
	for _, k := range names {
		for _, n := range k.names {
			if n == name {
				return k.holeKind, true
			}
		}
	}
	return holeKind{}, false
}

// nameOf returns how the kind of a gap is written.
func nameOf(g quiz.Gap) (name string, known bool) {
	want := holeKind{g.Kind, g.MatchCase, g.Shuffle, g.Layout}
	for _, k := range names {
		if k.holeKind == want {
			return k.names[0], true
		}
	}
	return "", false
}
