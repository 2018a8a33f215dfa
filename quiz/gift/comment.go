package gift

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// Moodle keeps tags and the number of a question in comments; a bracket within them has a backslash.
var (
	tagComment = regexp.MustCompile("\\[tag:((?:\\\\\\]|[^\\]<>`\\x00-\\x1f])+)\\]")
	idComment  = regexp.MustCompile(`\[id:((?:\\\]|[^\]\x00-\x1f])+)\]`)
	picture    = regexp.MustCompile(`(?i)@@PLUGINFILE@@|<img\b|!\[[^\]]*\]\([^)]*\)`)
)

// comments returns the tags in a block's comments.
func (p *parse) comments() (tags []string) {
	for _, line := range p.b.comments {
		for _, m := range tagComment.FindAllStringSubmatch(line, -1) {
			tag := strings.Trim(strings.ReplaceAll(m[1], `\]`, `]`), exchange.Space)
			switch {
			case tag == "" || slices.Contains(tags, tag):
			case len(tags) == quiz.MaxTags || utf8.RuneCountInString(tag) > quiz.MaxName:
				p.r.warn(p.b.first, p.q.Name, exchange.TagsLeftOut, tag)
			default:
				tags = append(tags, tag)
			}
		}
		if m := idComment.FindStringSubmatch(line); m != nil {
			p.r.warn(p.b.first, p.q.Name, exchange.IDLeftOut, m[1])
		}
	}
	return tags
}

// pictures warns of pictures that texts show: GIFT has none.
func (p *parse) pictures() {
	for _, t := range texts(&p.q) {
		if m := picture.FindString(t.Source); m != "" {
			p.r.warn(p.b.first, p.q.Name, exchange.MissingPicture, m)
			return
		}
	}
}

// texts returns all texts of a question.
func texts(q *quiz.Question) []quiz.Text {
	all := []quiz.Text{q.Text, q.Feedback}
	for _, o := range slices.Concat(q.Options, q.Rights) {
		all = append(all, o.Text, o.Feedback)
	}
	for _, a := range q.Answers {
		all = append(all, a.Feedback)
	}
	for _, s := range q.Stems {
		all = append(all, s.Text)
	}
	return all
}
