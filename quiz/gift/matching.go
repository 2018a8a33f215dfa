package gift

import (
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// matching reads pairs. Pairs without a stem are answers that are nobody's.
func (p *parse) matching(a span) {
	p.q.Type, p.q.Shuffle = quiz.Matching, true
	pieces := a.split("=")
	if len(pieces) > quiz.MaxOptions+1 {
		p.fail(a, exchange.TooManyChoices, strconv.Itoa(len(pieces)-1))
		return
	}
	rights := map[string]int{} // by text, the place in Rights
	var of []int               // of each stem
	for i, piece := range pieces {
		if i > 0 {
			piece = piece.from(1)
		} else if piece = piece.trim(); piece.s == "" {
			continue
		} else {
			p.warn(piece, exchange.TextBefore, piece.s)
		}
		stem, right, ok := p.pair(piece)
		if !ok {
			continue
		}
		at, known := rights[right]
		if !known {
			at = len(p.q.Rights)
			rights[right] = at
			p.q.Rights = append(p.q.Rights, quiz.Option{Text: quiz.Text{Source: right}})
		}
		if stem.Source != "" {
			p.q.Stems = append(p.q.Stems, quiz.Stem{ID: quiz.OptionID(len(p.q.Stems) + 1), Text: stem})
			of = append(of, at)
		}
	}
	if len(p.q.Stems) < 2 {
		p.fail(a, exchange.TooFewPairs, "")
	}
	p.link(of)
}

// pair reads what is matched with what.
func (p *parse) pair(piece span) (stem quiz.Text, right string, ok bool) {
	i := strings.Index(piece.s, "->")
	if i < 0 {
		if piece.trim().s == "" {
			p.warn(piece, exchange.EmptyAnswer, "")
		} else {
			p.fail(piece, exchange.NoArrow, piece.trim().s)
		}
		return quiz.Text{}, "", false
	}
	left := piece.upTo(i).trim()
	if likeWeight.MatchString(left.s) {
		p.warn(left, exchange.WeightUnread, likeWeight.FindString(left.s))
	}
	stem, right = left.text(p.def), piece.from(i+2).plain()
	switch {
	case right == "" && stem.Source == "":
		p.warn(piece, exchange.EmptyAnswer, "")
	case right == "":
		p.fail(piece, exchange.NoRight, stem.Source)
	}
	return stem, right, right != ""
}

// link numbers the rights after the stems, and says which is whose.
func (p *parse) link(of []int) {
	for i := range p.q.Rights {
		p.q.Rights[i].ID = quiz.OptionID(len(p.q.Stems) + i + 1)
	}
	for i, at := range of {
		p.q.Stems[i].Right = p.q.Rights[at].ID
	}
}
