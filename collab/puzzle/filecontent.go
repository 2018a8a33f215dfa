package puzzle

// What content is in a file. Words and zones have their places beside what they say.
type (
	jsonItem struct {
		Text    string `json:"text,omitempty"`
		Picture string `json:"picture,omitempty"`
	}
	jsonJigsaw struct {
		Picture string `json:"picture"`
		Columns int    `json:"columns"`
		Rows    int    `json:"rows"`
		Seed    uint32 `json:"seed"`
	}
	jsonOrdering struct {
		Items []jsonItem `json:"items"`
	}
	jsonPair struct {
		Left  jsonItem `json:"left"`
		Right jsonItem `json:"right"`
	}
	jsonMatching struct {
		Pairs       []jsonPair `json:"pairs"`
		Distractors []jsonItem `json:"distractors,omitempty"`
	}
	jsonZone struct {
		Label    string `json:"label,omitempty"`
		X        int    `json:"x"`
		Y        int    `json:"y"`
		Width    int    `json:"width"`
		Height   int    `json:"height"`
		Capacity int    `json:"capacity,omitempty"`
	}
	jsonTile struct {
		jsonItem
		Zones    []int `json:"zones,omitempty"` // from 1
		Reusable bool  `json:"reusable,omitempty"`
	}
	jsonZones struct {
		Picture string     `json:"picture,omitempty"`
		Zones   []jsonZone `json:"zones"`
		Tiles   []jsonTile `json:"tiles"`
	}
	jsonGroup struct {
		Label string     `json:"label"`
		Items []jsonItem `json:"items"`
	}
	jsonSorting struct {
		Groups []jsonGroup `json:"groups"`
	}
	jsonClue struct {
		Answer string `json:"answer"`
		Clue   string `json:"clue"`
	}
	jsonCell struct {
		Row    int `json:"row"` // from 1
		Column int `json:"column"`
	}
	jsonWord struct {
		jsonClue
		jsonCell
		Down bool `json:"down,omitempty"`
	}
	jsonCrossword struct {
		Words    []jsonWord `json:"words"`
		Spare    []jsonClue `json:"spare,omitempty"`
		Solution []jsonCell `json:"solution,omitempty"`
	}
)

// A jsonContent is what was read of some kind.
type jsonContent interface{ content() Content }

var contentOf = map[Kind]func() jsonContent{
	JigsawKind:    func() jsonContent { return new(jsonJigsaw) },
	OrderingKind:  func() jsonContent { return new(jsonOrdering) },
	MatchingKind:  func() jsonContent { return new(jsonMatching) },
	CrosswordKind: func() jsonContent { return new(jsonCrossword) },
	ZonesKind:     func() jsonContent { return new(jsonZones) },
	SortingKind:   func() jsonContent { return new(jsonSorting) },
}

// each returns what f makes of each, nil of none.
func each[A, B any](all []A, f func(A) B) []B {
	if len(all) == 0 {
		return nil
	}
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = f(a)
	}
	return out
}

func (j jsonItem) item() Item    { return Item(j) }
func (i Item) json() jsonItem    { return jsonItem(i) }
func (j jsonCell) cell() Cell    { return Cell{j.Row - 1, j.Column - 1} }
func (c Cell) json() jsonCell    { return jsonCell{c.Row + 1, c.Column + 1} }
func (j jsonClue) clue() Clue    { return Clue(j) }
func (c Clue) json() jsonClue    { return jsonClue(c) }
func fromOne(i int) int          { return i + 1 }
func fromZero(i int) int         { return i - 1 }
func (j jsonZone) zone() Zone    { return Zone(j) }
func (z Zone) json() jsonZone    { return jsonZone(z) }
func (j jsonPair) pair() Pair    { return Pair{j.Left.item(), j.Right.item()} }
func (p Pair) json() jsonPair    { return jsonPair{p.Left.json(), p.Right.json()} }
func (j jsonTile) tile() Tile    { return Tile{j.item(), each(j.Zones, fromZero), j.Reusable} }
func (t Tile) json() jsonTile    { return jsonTile{t.Item.json(), each(t.Zones, fromOne), t.Reusable} }
func (j jsonGroup) group() Group { return Group{j.Label, each(j.Items, jsonItem.item)} }
func (g Group) json() jsonGroup  { return jsonGroup{g.Label, each(g.Items, Item.json)} }
func (j jsonWord) word() Word    { return Word{j.clue(), j.cell(), j.Down} }
func (w Word) json() jsonWord    { return jsonWord{w.Clue.json(), w.Cell.json(), w.Down} }

func (j *jsonJigsaw) content() Content   { return &Jigsaw{j.Picture, j.Columns, j.Rows, j.Seed} }
func (j *jsonOrdering) content() Content { return &Ordering{each(j.Items, jsonItem.item)} }
func (j *jsonMatching) content() Content {
	return &Matching{each(j.Pairs, jsonPair.pair), each(j.Distractors, jsonItem.item)}
}
func (j *jsonZones) content() Content {
	return &Zones{j.Picture, each(j.Zones, jsonZone.zone), each(j.Tiles, jsonTile.tile)}
}
func (j *jsonSorting) content() Content { return &Sorting{each(j.Groups, jsonGroup.group)} }
func (j *jsonCrossword) content() Content {
	return &Crossword{each(j.Words, jsonWord.word), each(j.Spare, jsonClue.clue), each(j.Solution, jsonCell.cell)}
}

// toJSON returns content as it is written.
func toJSON(c Content) jsonContent {
	switch c := c.(type) {
	case *Jigsaw:
		return &jsonJigsaw{c.Picture, c.Columns, c.Rows, c.Seed}
	case *Ordering:
		return &jsonOrdering{each(c.Items, Item.json)}
	case *Matching:
		return &jsonMatching{each(c.Pairs, Pair.json), each(c.Distractors, Item.json)}
	case *Zones:
		return &jsonZones{c.Picture, each(c.Zones, Zone.json), each(c.Tiles, Tile.json)}
	case *Sorting:
		return &jsonSorting{each(c.Groups, Group.json)}
	case *Crossword:
		return &jsonCrossword{each(c.Words, Word.json), each(c.Spare, Clue.json), each(c.Solution, Cell.json)}
	}
	panic("BUG: content of an unknown kind")
}
