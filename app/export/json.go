package export

import (
	"encoding/json"
	"io"
	"time"

	"lyceum/session/conduct"
)

// The JSON of a report. Times are RFC 3339; what is not there is left out, but for parts that were asked for.
type (
	reportJSON struct {
		Class    string         `json:"class"`
		Made     string         `json:"made"`
		Sittings *[]sittingJSON `json:"sittings,omitempty"`
		Chat     *[]lineJSON    `json:"chat,omitempty"`
		Views    *[]lookJSON    `json:"views,omitempty"`
	}
	sittingJSON struct {
		Sitting int          `json:"sitting"`
		Title   string       `json:"title"`
		Started string       `json:"started"`
		Ended   string       `json:"ended,omitempty"`
		Heard   string       `json:"heard"` // up to when this tells
		People  []personJSON `json:"people"`
	}
	personJSON struct {
		Name         string         `json:"name"`
		Moderator    bool           `json:"moderator"`
		Score        float64        `json:"score"`
		Parts        scoreJSON      `json:"score_parts"`
		Messages     int            `json:"messages"`
		Reactions    int            `json:"reactions"`
		Hands        int            `json:"hands"`
		Join         string         `json:"join,omitempty"`
		Left         string         `json:"left,omitempty"`
		ID           string         `json:"id,omitempty"`
		Email        string         `json:"email,omitempty"`
		MatchedBy    string         `json:"matched_by,omitempty"`
		Fingerprints []string       `json:"fingerprints"`
		Rejoins      int            `json:"rejoins"`
		Seconds      int64          `json:"seconds_present"`
		Percent      float64        `json:"percent_present"`
		Talk         int64          `json:"seconds_talk"`
		Camera       int64          `json:"seconds_webcam"`
		Screen       int64          `json:"seconds_screen"`
		Intervals    []intervalJSON `json:"intervals"`
	}
	scoreJSON struct {
		Talk      float64 `json:"talk"`
		Messages  float64 `json:"messages"`
		Reactions float64 `json:"reactions"`
		Hands     float64 `json:"hands"`
	}
	intervalJSON struct {
		From string `json:"from"`
		To   string `json:"to"`
	}
	lineJSON struct {
		Time      string `json:"time"`
		From      string `json:"from"`
		Role      string `json:"role,omitempty"`
		To        string `json:"to,omitempty"`
		Text      string `json:"text"`
		Edited    string `json:"edited,omitempty"`
		Deleted   bool   `json:"deleted,omitempty"`
		DeletedBy string `json:"deleted_by,omitempty"`
	}
	lookJSON struct {
		From   string `json:"from"`
		To     string `json:"to"`
		Person string `json:"person"`
		Viewer string `json:"viewer"`
		What   string `json:"what"`
		How    string `json:"how"`
	}
)

// JSON writes a report as one object.
func JSON(w io.Writer, r Report) error {
	out := reportJSON{Class: r.Title, Made: r.stamp(r.Made)}
	if r.Parts&Attendance != 0 {
		out.Sittings = &[]sittingJSON{}
		for _, s := range r.Sittings {
			*out.Sittings = append(*out.Sittings, r.sittingJSON(s))
		}
	}
	if r.Parts&Chat != 0 {
		out.Chat = &[]lineJSON{}
		for _, l := range r.Lines {
			*out.Chat = append(*out.Chat, lineJSON{
				Time: r.stamp(l.At), From: l.From, Role: l.Role, To: l.To, Text: l.Text, Edited: r.stamp(l.EditedAt),
				Deleted: l.Deleted, DeletedBy: l.DeletedBy,
			})
		}
	}
	if r.Parts&Looks != 0 {
		out.Views = &[]lookJSON{}
		for _, l := range r.Looks {
			*out.Views = append(*out.Views, lookJSON{r.stamp(l.From), r.stamp(l.To), l.Person, l.Viewer, l.What, l.How})
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "\t")
	return e.Encode(out)
}

func (r Report) sittingJSON(s conduct.SittingAttendance) sittingJSON {
	out := sittingJSON{
		Sitting: s.Number, Title: s.Title, Started: r.stamp(timeOf(s.Started)), Ended: r.stamp(timeOf(s.Ended)),
		Heard: r.stamp(timeOf(s.Heard)), People: []personJSON{},
	}
	for _, a := range s.Rows {
		p := personJSON{
			Name: a.Name, Moderator: a.Staff, Score: a.Score.Total(),
			Parts:    scoreJSON{a.Score.Talk, a.Score.Chat, a.Score.Reactions, a.Score.Hands},
			Messages: a.Messages, Reactions: a.Reactions, Hands: a.Hands, Join: r.stamp(timeOf(a.First)),
			ID: a.ID, Email: a.Email, MatchedBy: string(a.MatchedBy), Fingerprints: r.fingerprints(a), Rejoins: a.Rejoins,
			Seconds: int64(a.Time().Seconds()), Percent: s.Percent(a), Intervals: []intervalJSON{},
			Talk: int64(a.Talk.Seconds()), Camera: int64(a.Camera.Seconds()), Screen: int64(a.Screen.Seconds()),
		}
		if !a.Present {
			p.Left = r.stamp(timeOf(a.Last))
		}
		for _, i := range a.Intervals {
			p.Intervals = append(p.Intervals, intervalJSON{r.stamp(i.From.Time()), r.stamp(i.To.Time())})
		}
		out.People = append(out.People, p)
	}
	return out
}

// stamp returns a time; empty for none.
func (r Report) stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(r.Made.Location()).Format(time.RFC3339)
}
