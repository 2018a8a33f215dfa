//go:build !nogui

package editor

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"lyceum/quiz"
)

func plain(text string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: text} }

func options(worth []float64, texts ...string) (all []quiz.Option) {
	for i, t := range texts {
		o := quiz.Option{ID: quiz.OptionID(i + 1), Text: plain(t)}
		if i < len(worth) {
			o.Fraction = worth[i]
		}
		all = append(all, o)
	}
	return all
}

// leaf is a small picture.
func leaf() quiz.Picture {
	p := image.NewRGBA(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			p.Set(x, y, color.RGBA{0x30, uint8(0x80 + y), 0x40, 0xff})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		panic("BUG: " + err.Error())
	}
	return quiz.Picture{Name: "leaf.png", Alt: "A leaf", Bytes: b.Bytes()}
}

// samples are a question of every type.
func samples() map[string]quiz.Question {
	all := map[string]quiz.Question{
		"single": {Type: quiz.Single, Name: "What limits the rate", Tags: []string{"light", "unit 3"}, Shuffle: true,
			Text:    plain("The light is moved twice as far away from the pondweed. What limits photosynthesis first?"),
			Options: options([]float64{0, 1}, "The amount of carbon dioxide", "The amount of light", "The temperature")},
		"multiple": {Type: quiz.Multiple, Name: "Products of the light reactions", Text: plain("Which of these are made in the light reactions?"),
			Options: options([]float64{1. / 3, 1. / 3, 0, 1. / 3}, "ATP", "NADPH", "Glucose", "Oxygen")},
		"truefalse": {Type: quiz.TrueFalse, Name: "Stomata at noon", Text: plain("In most plants of dry places, stomata close at noon on hot days."),
			Options: []quiz.Option{{ID: quiz.TrueOption, Fraction: 1}, {ID: quiz.FalseOption, Feedback: plain("Think of how much water they would lose.")}}},
		"short": {Type: quiz.Short, Name: "Green pigment", Text: plain("What is the green pigment in leaves called?"),
			Answers: []quiz.Answer{{Pattern: "chlorophyll*", Fraction: 1}, {Pattern: "*phyll", Fraction: 0.5, Feedback: plain("Nearly: look at how it begins.")}}},
		"numeric": {Type: quiz.Numeric, Name: "Oxygen from pondweed", Text: quiz.Text{Format: quiz.Markdown, Source: "How **fast** does it release oxygen?"},
			Answers:  []quiz.Answer{{Value: 4.5, Tolerance: quiz.Tolerance{By: 0.2}, Fraction: 1}, {Value: 4.5, Tolerance: quiz.Tolerance{Kind: quiz.Relative, By: 0.1}, Fraction: 0.5}},
			Units:    []quiz.Unit{{Name: "mL/min", Factor: 1}, {Name: "L/h", Factor: 16.667}},
			UnitRule: quiz.UnitCostsPart, UnitCost: 0.1},
		"matching": {Type: quiz.Matching, Name: "Where it happens", Text: plain("Where in the cell does each of these happen?"), Shuffle: true,
			Stems:  []quiz.Stem{{ID: 1, Text: plain("Splitting of water"), Right: 4}, {ID: 2, Text: plain("Making of ATP by light"), Right: 4}, {ID: 3, Text: plain("Fixing of carbon dioxide"), Right: 5}},
			Rights: []quiz.Option{{ID: 4, Text: plain("Thylakoid membrane")}, {ID: 5, Text: plain("Stroma")}, {ID: 6, Text: plain("Nucleus")}}},
		"ordering": {Type: quiz.Ordering, Name: "The way of an electron", Text: plain("Bring the stations of an electron into order, from water on."),
			Options: options(nil, "Water", "Photosystem II", "Cytochrome complex", "Photosystem I"), Ordering: quiz.OrderRelative},
		"cloze": {Type: quiz.Cloze, Name: "Equation", Text: plain("Plants make glucose from [[1]] and water. They give off [[2]]."),
			Gaps: []quiz.Gap{{Kind: quiz.GapShort, Weight: 2, Answers: []quiz.Answer{{Pattern: "carbon dioxide", Fraction: 1}}},
				{Kind: quiz.GapSingle, Weight: 1, Options: options([]float64{1}, "oxygen", "nitrogen", "hydrogen")}}},
		"essay": {Type: quiz.Essay, Name: "Explain the experiment", Text: plain("Explain how heavy oxygen showed where the oxygen comes from."), Lines: 8},
		"description": {Type: quiz.Description, Name: "The second part", Text: quiz.Text{Format: quiz.Markdown, Source: "The next questions are about this leaf.\n\n![A leaf](leaf.png)"},
			Pictures: []quiz.Picture{leaf()}},
	}
	for name, q := range all {
		q.ID = quiz.ID{9}
		if q.Type != quiz.Description {
			q.Mark = 2
		}
		all[name] = q
	}
	return all
}
