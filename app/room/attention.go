package room

import (
	"context"
	"time"

	"lyceum/session"
)

// Attention is what staff ask everybody to attend to.
type Attention struct {
	Text  string // empty: nothing
	By    Person
	Until time.Time // class time, when it ends by itself
}

// AttentionChanged says what staff ask everybody to attend to from now on; nothing, if there is no text.
type AttentionChanged struct{ Attention }

func (AttentionChanged) event() {}

// SetAttention has everybody's program show a text for some time, ten minutes at most; staff may.
func (r *Room) SetAttention(text string, lasts time.Duration) error {
	return call(func(ctx context.Context) error { return r.class.SetAttention(ctx, text, lasts) })
}

// EndAttention ends what is shown.
func (r *Room) EndAttention() error { return call(r.class.EndAttention) }

// attend returns what everybody is asked to attend to.
func (n *news) attend(v session.View) (a Attention) {
	if is := v.Attention; is.Text != "" {
		a = Attention{Text: is.Text, By: n.people[is.Author], Until: is.Until.Time()}
	}
	return a
}

// tellAttention tells of that if it was not told.
func (r *Room) tellAttention(is Attention) {
	if was := r.news.attention; was.Text != is.Text || !was.Until.Equal(is.Until) {
		r.news.attention = is
		r.tell(AttentionChanged{is})
	}
}
