package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"lyceum/app/words"
)

// A Finding is one thing to know about how the class is linked, in a sentence and another.
type Finding struct {
	Level  Level
	Title  string
	Detail string
	Who    string // a Person's ID whom it is about; empty: nobody alone
}

// A Level is how much a finding matters.
type Level uint8

const (
	LevelGood Level = iota
	LevelNote
	LevelDetour // something goes a longer way
	LevelBad
)

// findingsMost bounds how many there are of one kind; the others are counted.
const findingsMost = 3

// diagnose says in sentences how the class is linked. figures are those of this computer; nil: there are none yet.
func (g *Mesh) diagnose(all []Watched, figures *Figures) {
	for _, n := range g.Nodes {
		if !n.Self && !n.Known {
			g.Silent++
		}
		g.Slowest = max(g.Slowest, n.RTT)
	}
	if self := slices.IndexFunc(g.Nodes, func(n Node) bool { return n.Self }); self >= 0 {
		g.Passes = g.passes(self)
	}
	if figures != nil {
		g.Sent, g.Received = figures.Sent, figures.Received
	}
	g.Findings = slices.Concat(g.reached(), g.hanging(), g.slow(), g.broken(), lostTouch(all), faulty(all), g.silent())
	slices.SortStableFunc(g.Findings, func(a, b Finding) int { return cmp.Compare(b.Level, a.Level) })
	g.Well = !slices.ContainsFunc(g.Findings, func(f Finding) bool { return f.Level == LevelBad })
	switch others := len(g.Nodes) - 1; {
	case others <= 0:
		g.Title = words.T("Nobody else is here")
	case g.Well:
		g.Title = words.T("The class is well connected")
	default:
		g.Title = words.T("Not everybody is well connected")
	}
}

// reached says where people are.
func (g *Mesh) reached() []Finding {
	var lan, direct int
	for _, n := range g.Nodes {
		switch {
		case n.Self:
		case n.Path == PathLAN:
			lan++
		case n.Path != PathUnknown:
			direct++
		}
	}
	f := Finding{Title: words.T("%d of %d people are on this network", lan, lan+direct)}
	switch {
	case lan+direct == 0:
		return nil
	case direct == 0:
		f.Title = words.T("Everybody is on this network")
	case lan == 0:
		f.Title = words.T("Everybody is on another network")
	}
	if g.Slowest > 0 {
		f.Detail = words.T("There and back takes at most %d ms.", Milliseconds(g.Slowest))
	}
	return []Finding{f}
}

// Milliseconds returns a time as it is shown: what is measured is never 0.
func Milliseconds(d time.Duration) int {
	return int(math.Ceil(float64(d) / float64(time.Millisecond)))
}

// hanging says who has no link but one.
func (g *Mesh) hanging() (all []Finding) {
	through := map[int]int{}
	for _, n := range g.Nodes {
		if n.Through >= 0 && !n.Self {
			through[n.Through]++
		}
	}
	order := make([]int, 0, len(through))
	for node := range through {
		order = append(order, node)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(through[b]-through[a], a-b) })
	rest := 0
	detail := words.T("They have no other link: their network may let no more through. If that computer goes, they lose touch for a moment.")
	for i, node := range order {
		if i >= findingsMost {
			rest += through[node]
			continue
		}
		all = append(all, Finding{
			Level: LevelDetour, Who: g.Nodes[node].ID, Detail: detail,
			Title: words.N("%d person comes through %s alone", "%d people come through %s alone", through[node], g.Nodes[node].Name),
		})
	}
	if rest > 0 {
		all = append(all, Finding{Level: LevelDetour, Title: words.N("%d more person has one link alone", "%d more people have one link alone", rest), Detail: detail})
	}
	return all
}

// slow says whose link is slow or loses much, the worst first.
func (g *Mesh) slow() (all []Finding) {
	var bad []Node
	for _, n := range g.Nodes {
		if n.Trouble && !n.Self {
			bad = append(bad, n)
		}
	}
	slices.SortFunc(bad, func(a, b Node) int { return cmp.Or(cmp.Compare(b.Loss, a.Loss), cmp.Compare(b.RTT, a.RTT)) })
	for _, n := range bad[:min(len(bad), findingsMost)] {
		f := Finding{Level: LevelBad, Who: n.ID, Title: words.T("%s’s link is slow", n.Name)}
		f.Detail = words.T("There and back takes %d ms. Their picture and voice may stutter.", Milliseconds(n.RTT))
		if n.Loss >= fairLoss {
			f.Title = words.T("%s’s link loses much", n.Name)
			f.Detail = words.T("%d ms there and back, %s lost. Their picture and voice may stutter.", Milliseconds(n.RTT), Percent(n.Loss))
		}
		all = append(all, f)
	}
	if more := len(bad) - findingsMost; more > 0 {
		all = append(all, Finding{Level: LevelBad, Title: words.N("%d more link is slow", "%d more links are slow", more), Detail: words.T("The table has all of them.")})
	}
	return all
}

// broken says how many links are bad of which neither end is in trouble: others pass on what they lose.
func (g *Mesh) broken() []Finding {
	n := 0
	for _, l := range g.Links {
		if l.Bad && !g.Nodes[l.A].Trouble && !g.Nodes[l.B].Trouble {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []Finding{{
		Level: LevelNote, Title: words.N("%d link between people is weak", "%d links between people are weak", n),
		Detail: words.T("What is lost there comes through others, so nobody need notice."),
	}}
}

// Percent returns a share of 0 to 1 as it is shown.
func Percent(share float64) string { return words.T("%.0f %%", share*100) }

// lostTouch says who is gone.
func lostTouch(watched []Watched) (all []Finding) {
	var names []string
	for i := range watched {
		if watched[i].Has(NeedOffline) {
			names = append(names, watched[i].Person.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Finding{{
		Level: LevelBad, Title: words.N("%d person lost touch", "%d people lost touch", len(names)),
		Detail: words.T("%s. What they do is kept on their computer.", someNames(names)),
	}}
}

// someNames lists the first names, and how many more there are.
func someNames(names []string) string {
	if more := len(names) - findingsMost; more > 0 {
		return words.T("%s and %d more", strings.Join(names[:findingsMost], ", "), more)
	}
	return strings.Join(names, ", ")
}

// faulty says whose microphone or camera fails.
func faulty(watched []Watched) []Finding {
	var names []string
	for i := range watched {
		if watched[i].Has(NeedMedia) {
			names = append(names, watched[i].Person.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Finding{{
		Level: LevelNote, Title: words.N("%d microphone or camera fails", "%d microphones or cameras fail", len(names)),
		Detail: words.T("%s. They can still listen and write.", someNames(names)),
	}}
}

// silent says of how many nothing is known.
func (g *Mesh) silent() []Finding {
	if g.Silent == 0 || len(g.Nodes) < 2 {
		return nil
	}
	return []Finding{{
		Level: LevelNote, Title: words.N("%d person has told nothing yet", "%d people have told nothing yet", g.Silent),
		Detail: words.T("Links are told while somebody of the staff looks at this page."),
	}}
}

// Report is all of the picture as a text, for who helps from afar. It names people.
func (g *Mesh) Report(now time.Time) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(g.Title + " (" + now.Format(words.C("layout of a moment", "2 January 2006, 15:04")) + ")")
	for _, f := range g.Findings {
		line("- " + strings.TrimSpace(f.Title+". "+f.Detail))
	}
	line("")
	for i, n := range g.Nodes {
		text := fmt.Sprintf("%s\t%s\t%d ms\t%.1f %%", n.Name, cmp.Or(string(n.Path), "?"), Milliseconds(n.RTT), n.Loss*100)
		if n.Parent >= 0 {
			text += "\t< " + g.Nodes[n.Parent].Name
		}
		if p := g.passes(i); p > 0 {
			text += fmt.Sprintf("\t> %d", p)
		}
		line(text)
	}
	line("")
	for _, l := range g.Links {
		text := fmt.Sprintf("%s\t%s\t%d ms\t%.1f %%", g.Nodes[l.A].Name, g.Nodes[l.B].Name, Milliseconds(l.RTT), l.Loss*100)
		if l.Carries {
			text += "\t*"
		}
		line(text)
	}
	return b.String()
}
