//go:build ignore

// This program writes the sample puzzles: go run ./scripts/puzzles.go, from the root of the module. It is needed only after a
// change in here.
package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"log"
	"os"
	"strings"

	"lyceum/collab/puzzle"
)

func main() {
	plant, err := os.ReadFile("assets/sample/plant.png")
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range []struct {
		language, title, task string
		options               puzzle.Options
		content               puzzle.Content
		pictures              map[string][]byte
	}{
		{"en", "A plant", "Lay the picture together. What does the plant take from the soil, what from the air?", puzzle.Options{Hints: 3},
			&puzzle.Jigsaw{Picture: "plant", Columns: 6, Rows: 4, Seed: 7}, map[string][]byte{"plant": plant}},
		{"de", "Eine Pflanze", "Legt das Bild zusammen. Was nimmt die Pflanze aus dem Boden, was aus der Luft?", puzzle.Options{Hints: 3},
			&puzzle.Jigsaw{Picture: "plant", Columns: 6, Rows: 4, Seed: 7}, map[string][]byte{"plant": plant}},
		{"en", "The water cycle", "Bring it into order, beginning with the sun.", puzzle.Options{Check: true, Hints: 1},
			&puzzle.Ordering{Items: items("The sun warms the sea.|Water evaporates.|Warm, moist air rises.|Clouds form where it is cold.|Rain falls on the mountains.|Rivers carry the water to the sea.")}, nil},
		{"de", "Der Wasserkreislauf", "Bringt es in die richtige Reihenfolge. Am Anfang steht die Sonne.", puzzle.Options{Check: true, Hints: 1},
			&puzzle.Ordering{Items: items("Die Sonne erwärmt das Meer.|Wasser verdunstet.|Warme, feuchte Luft steigt auf.|In der Kälte bilden sich Wolken.|Über den Bergen regnet es.|Flüsse tragen das Wasser ins Meer.")}, nil},
		{"en", "What it does in a plant", "Lay beside each part what it does. One card belongs to none.", puzzle.Options{Check: true, Hints: 1, Shuffle: true},
			&puzzle.Matching{Pairs: pairs("root=drinks water|stem=holds the plant up|leaf=catches light|flower=calls insects|seed=becomes a new plant"), Distractors: items("digests meat")}, nil},
		{"de", "Was es an der Pflanze tut", "Legt neben jeden Teil, was er tut. Eine Karte gehört zu keinem.", puzzle.Options{Check: true, Hints: 1, Shuffle: true},
			&puzzle.Matching{Pairs: pairs("Wurzel=nimmt Wasser auf|Stängel=hält die Pflanze aufrecht|Blatt=fängt Licht ein|Blüte=lockt Insekten an|Samen=wird eine neue Pflanze"), Distractors: items("verdaut Fleisch")}, nil},
		{"en", "Words of botany", "", puzzle.Options{Check: true, Hints: 3, Penalties: true},
			crossword("soil", "leaf=It is green, and flat so that it catches light.|root=It drinks, and nobody sees it.|stem=Water goes up in it.|flower=Bees look for it.|seed=A plant to be.|sugar=A leaf makes it of light, water and air.|oxygen=A leaf gives it off, and we need it.|pollen=It travels on bees and on the wind.|moss=It is small, and likes it wet.|soil=Roots grow in it."), nil},
		{"de", "Wörter der Pflanzenkunde", "", puzzle.Options{Check: true, Hints: 3, Penalties: true},
			crossword("boden", "Blatt=Es ist grün und flach und fängt Licht ein.|Wurzel=Sie trinkt, und niemand sieht sie.|Stängel=In ihm steigt Wasser auf.|Blüte=Bienen suchen sie.|Samen=Aus ihm wird eine Pflanze.|Zucker=Das Blatt macht ihn aus Licht, Wasser und Luft.|Sauerstoff=Das Blatt gibt ihn ab, und wir brauchen ihn.|Pollen=Er reist mit Bienen und mit dem Wind.|Moos=Es ist klein und mag es feucht.|Boden=In ihm wachsen Wurzeln."), nil},
		{"en", "On the number line", "Drag each number to where it is. One is not on this line.", puzzle.Options{Check: true, Penalties: true, Shuffle: true}, line(), map[string][]byte{"line": lineOf()}},
		{"de", "Am Zahlenstrahl", "Zieht jede Zahl an ihren Ort. Eine liegt nicht auf diesem Strahl.", puzzle.Options{Check: true, Penalties: true, Shuffle: true}, line(), map[string][]byte{"line": lineOf()}},
		{"en", "Animals", "Which belong together?", puzzle.Options{Check: true, Hints: 2, Shuffle: true},
			&puzzle.Sorting{Groups: groups("Mammals=bat,whale,hedgehog,mouse|Birds=penguin,owl,ostrich|Fish=shark,eel,sea horse")}, nil},
		{"de", "Tiere", "Welche gehören zusammen?", puzzle.Options{Check: true, Hints: 2, Shuffle: true},
			&puzzle.Sorting{Groups: groups("Säugetiere=Fledermaus,Wal,Igel,Maus|Vögel=Pinguin,Eule,Strauß|Fische=Hai,Aal,Seepferdchen")}, nil},
	} {
		p := &puzzle.Puzzle{Title: s.title, Task: s.task, Options: s.options, Content: s.content, Pictures: s.pictures}
		var b bytes.Buffer
		if err := puzzle.WriteFile(&b, p); err != nil {
			log.Fatalf("%s: %v", s.title, err)
		}
		if err := os.WriteFile("assets/puzzles/"+p.Kind().String()+"."+s.language+".cpuzzle", b.Bytes(), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

func items(texts string) (all []puzzle.Item) {
	for text := range strings.SplitSeq(texts, "|") {
		all = append(all, puzzle.Item{Text: text})
	}
	return all
}

func pairs(texts string) (all []puzzle.Pair) {
	for text := range strings.SplitSeq(texts, "|") {
		left, right, _ := strings.Cut(text, "=")
		all = append(all, puzzle.Pair{Left: puzzle.Item{Text: left}, Right: puzzle.Item{Text: right}})
	}
	return all
}

func groups(texts string) (all []puzzle.Group) {
	for text := range strings.SplitSeq(texts, "|") {
		label, names, _ := strings.Cut(text, "=")
		all = append(all, puzzle.Group{Label: label, Items: items(strings.ReplaceAll(names, ",", "|"))})
	}
	return all
}

func crossword(solution, texts string) *puzzle.Crossword {
	w := &puzzle.Crossword{}
	for text := range strings.SplitSeq(texts, "|") {
		answer, clue, _ := strings.Cut(text, "=")
		w.Spare = append(w.Spare, puzzle.Clue{Answer: answer, Clue: clue})
	}
	w.LayOut(3)
	if len(w.Spare) > 0 || !w.Spell(solution, 5) {
		log.Fatalf("%s: no place for %v", solution, w.Spare)
	}
	return w
}

// The number line goes from 0 to 1, in quarters.
const (
	lineWidth, lineHeight = 1000, 400
	lineFrom, lineStep    = 100, 200
	lineY                 = 280
)

func line() *puzzle.Zones {
	z := &puzzle.Zones{Picture: "line"}
	for i := range 5 {
		x := lineFrom + i*lineStep
		z.Zones = append(z.Zones, puzzle.Zone{X: 10 * (x - 90), Y: 1_000, Width: 1_800, Height: 5_000, Capacity: 2})
	}
	for i, texts := range []string{"0", "1/4|0.25", "1/2|50 %", "3/4|0.75", "1"} {
		for _, item := range items(texts) {
			z.Tiles = append(z.Tiles, puzzle.Tile{Item: item, Zones: []int{i}})
		}
	}
	z.Tiles = append(z.Tiles, puzzle.Tile{Item: puzzle.Item{Text: "3/2"}})
	return z
}

func lineOf() []byte {
	paper, ink, light := color.RGBA{255, 255, 255, 255}, color.RGBA{38, 50, 56, 255}, color.RGBA{225, 236, 247, 255}
	img := image.NewPaletted(image.Rect(0, 0, lineWidth, lineHeight), color.Palette{paper, ink, light})
	fill := func(c color.Color, r image.Rectangle) {
		draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	for i := range 5 {
		x := lineFrom + i*lineStep
		fill(light, image.Rect(x-90, 40, x+90, 240))
		tick := 18
		if i%4 == 0 {
			tick = 34
		}
		fill(ink, image.Rect(x-3, lineY-tick, x+3, lineY+tick))
	}
	fill(ink, image.Rect(lineFrom-60, lineY-3, lineFrom+4*lineStep+60, lineY+3))
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}
