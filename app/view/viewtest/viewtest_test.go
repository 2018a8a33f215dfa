//go:build !nogui

package viewtest

import (
	"slices"
	"testing"

	"lyceum/app/model"
)

func TestSamplesAreWhole(t *testing.T) {
	for name, s := range map[string]*model.Snapshot{
		"student": Student(), "teacher": Teacher(), "alone": Alone(), "crowd": Crowd(300), "long": Long(), "right to left": RightToLeft(),
	} {
		c := s.Class
		if c.Self.ID == "" || !c.Self.Self || c.Here == 0 || s.Settings == nil || s.Devices == nil || len(c.Talk.Channels) == 0 || c.Stage.Pages < 1 {
			t.Errorf("%s: self %q, %d here, %d channels, %d pages", name, c.Self.Name, c.Here, len(c.Talk.Channels), c.Stage.Pages)
		}
		seen := map[string]bool{}
		for i, p := range c.Everyone {
			if seen[p.ID] {
				t.Errorf("%s: %s is there twice", name, p.Name)
			}
			seen[p.ID] = true
			if p.Hand > 0 && (p.Hand != i+1 || c.HandQueue[i].ID != p.ID) {
				t.Errorf("%s: hand %d of %s is in row %d", name, p.Hand, p.Name, i)
			}
		}
	}
	if n := len(Student().Class.Everyone); n != 26 {
		t.Errorf("%d people in the typical class, want 26", n)
	}
	if c := Crowd(300).Class; len(c.Everyone) != 300 || len(c.Talk.Groups) != 5000 {
		t.Errorf("a crowd of %d with %d messages, want 300 with 5000", len(c.Everyone), len(c.Talk.Groups))
	}
}

func TestSayKeepsWhatWasThere(t *testing.T) {
	s := Student()
	before := s.Class.Talk
	after := Say(before, "x", s.Class.Self, Now, "Yes.")
	if len(after.Groups) != len(before.Groups)+1 || !slices.EqualFunc(before.Groups, after.Groups[:len(before.Groups)], func(a, b *model.Group) bool { return a == b }) {
		t.Errorf("%d groups after %d", len(after.Groups), len(before.Groups))
	}
}
