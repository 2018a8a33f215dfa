//go:build !nogui

package class

import (
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// banners are the strips of what must not be missed as long as it is true.
type banners struct {
	column *fyne.Container
	shown  []model.BannerKind
	strips map[model.BannerKind]*widget.Banner
}

// set shows the snapshot's banners as they stand at a time.
func (b *banners) set(s *model.Snapshot, now time.Time) {
	if s.Class == nil {
		return
	}
	if b.strips == nil {
		b.strips = make(map[model.BannerKind]*widget.Banner)
	}
	var kinds []model.BannerKind
	for _, n := range s.Class.Banners {
		if n.Kind == model.BannerCall || n.Kind == model.BannerLost && testTells(s.Class) { // have strips of their own
			continue
		}
		kinds = append(kinds, n.Kind)
		strip := b.strips[n.Kind]
		if strip == nil {
			strip = widget.NewBanner(bannerLook(n.Kind))
			b.strips[n.Kind] = strip
		}
		strip.Set(bannerText(n, now), "", nil)
	}
	if equal(kinds, b.shown) {
		return
	}
	b.shown = kinds
	b.column.Objects = nil
	for _, kind := range kinds {
		b.column.Add(b.strips[kind])
	}
	b.column.Refresh()
}

// testTells reports whether a test is in front that says itself that touch is lost, and what becomes of its answers.
func testTells(k *model.Class) bool {
	return k.Tab == model.TabTest && takes(k.Test) && k.Test.Taking.Offline
}

func equal(a, b []model.BannerKind) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// bannerText is what a banner says; the seconds of a lost connection are counted here.
func bannerText(n model.Banner, now time.Time) string {
	if n.Kind != model.BannerLost || n.Since.IsZero() {
		return n.Text
	}
	s := int(now.Sub(n.Since) / time.Second)
	if s < 90 {
		return words.N("The connection was lost %d second ago. Your work is saved here, and Lyceum goes on trying.",
			"The connection was lost %d seconds ago. Your work is saved here, and Lyceum goes on trying.", max(s, 0))
	}
	return words.N("The connection was lost %d minute ago. Your work is saved here, and Lyceum goes on trying.",
		"The connection was lost %d minutes ago. Your work is saved here, and Lyceum goes on trying.", s/60)
}

func bannerLook(kind model.BannerKind) (icon string, tone fyne.ThemeColorName) {
	switch kind {
	case model.BannerLost:
		return "offline", widget.Warning
	case model.BannerDisk:
		return "alert", widget.Danger
	case model.BannerClock:
		return "clock", widget.Warning
	case model.BannerRecord:
		return "rec", widget.Danger
	}
	return "info", widget.Accent
}
