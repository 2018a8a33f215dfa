package cli

import (
	"math"
	"time"

	"lyceum/app/room"
)

// printEvent writes what happened in a class.
func printEvent(p *printer, ev room.Event) {
	name, fs := classEvent(ev)
	failed, isFailure := ev.(room.Failed)
	reports, isReport := ev.(room.ReportsChanged)
	switch {
	case name != "":
		p.print(name, fs)
	case isFailure:
		p.problem(failed.Err)
	case isReport && reports.Err != nil:
		p.problem(reports.Err)
	case isReport:
		p.print("reports", fields{{"folder", reports.Folder}})
	}
}

// classEvent returns an event's name and fields; no name for what is not one.
func classEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.Joined:
		q := ev.Person
		return "joined", append(personFields(q), field{"rejoined", q.Rejoined}, field{"fingerprint", q.Fingerprint})
	case room.Left:
		return "left", append(personFields(ev.Person), field{"on_purpose", ev.OnPurpose})
	case room.Begun:
		return "class", fields{{"title", ev.Title}, {"sitting", ev.Sitting}}
	case room.AtDoor:
		return ev.State, fields{{"name", ev.Name}, {"id", ev.ID}, {"self", ev.Self}}
	case room.Said:
		return "chat", chatFields(ev.Message)
	case room.Edited:
		return "chat", append(chatFields(ev.Message), field{"edited", true})
	case room.Erased:
		return "chat", append(chatFields(ev.Message), field{"deleted", true}, field{"by", ev.Message.By})
	case room.HandMoved:
		return "hand", fields{{"name", ev.Person.Name}, {"id", ev.Person.ID}, {"up", ev.Up}, {"position", ev.Position}}
	case room.RoleChanged:
		q := ev.Person
		return "role", fields{{"name", q.Name}, {"id", q.ID}, {"role", string(q.Role)}, {"deputy", q.Deputy}}
	case room.Presenting:
		return "presenter", fields{{"name", ev.Person.Name}, {"id", ev.Person.ID}}
	case room.Locked:
		return "locked", fields{{"item", ev.Item}, {"on", ev.On}, {"by", ev.By.Name}}
	case room.Reacted:
		return "reaction", fields{{"name", ev.Person.Name}, {"id", ev.Person.ID}, {"emoji", ev.Emoji}}
	case room.ForkSeen:
		return "forked", forkFields(ev.Fork, ev.Open)
	case room.FaultSeen:
		f := ev.Fault
		return "fault", fields{{"name", f.Name}, {"id", f.ID}, {"kind", f.Kind}, {"entry", f.Seq}, {"until", timeText(f.Until)}, {"open", ev.Open}}
	case room.Saved:
		return "saved", fields{{"entries", ev.Entries}}
	}
	if name, fs = networkEvent(ev); name != "" {
		return name, fs
	}
	if name, fs = monitorEvent(ev); name != "" {
		return name, fs
	}
	if name, fs = boardEvent(ev); name != "" {
		return name, fs
	}
	if name, fs = testEvent(ev); name != "" {
		return name, fs
	}
	if name, fs = fileEvent(ev); name != "" {
		return name, fs
	}
	if name, fs = puzzleEvent(ev); name != "" {
		return name, fs
	}
	return mediaEvent(ev)
}

// networkEvent is classEvent for how this computer stands to the class.
func networkEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.Linked:
		return "link", fields{{"state", ev.Connection.String()}}
	case room.Reconnecting:
		return "reconnecting", nil
	case room.Reconnected:
		return "reconnected", fields{{"after", rounded(ev.After.Seconds(), 3)}}
	case room.Met:
		return "rendezvous", fields{{"state", ev.State}, {"code", ev.Code}, {"reason", ev.Reason}, {"peer", ev.Rendezvous}}
	case room.Rekeyed:
		return "epoch", fields{{"key", ev.Key}}
	}
	return "", nil
}

func personFields(q room.Person) fields {
	return fields{{"name", q.Name}, {"role", string(q.Role)}, {"id", q.ID}, {"self", q.Self}}
}

// chatFields are those of a line; to is "all", "staff" or the name of one person.
func chatFields(m room.Message) fields {
	to := "all"
	switch m.Audience {
	case room.ToStaff:
		to = "staff"
	case room.ToOne:
		to = m.ToName
	}
	fs := fields{{"from", m.Name}, {"to", to}, {"text", m.Text}, {"id", m.ID}, {"own", m.Own}}
	if m.Audience == room.ToOne { // a person may be called "all"
		fs = append(fs, field{"to_id", m.To})
	}
	if len(m.Mentions) > 0 {
		fs = append(fs, field{"mentions", m.Mentions})
	}
	return fs
}

func forkFields(f room.Fork, open bool) fields {
	type branch struct {
		ID      string `json:"id"`
		Entries int    `json:"entries"`
		From    string `json:"from"`
		To      string `json:"to"`
	}
	branches := make([]branch, len(f.Branches))
	for i, b := range f.Branches {
		branches[i] = branch{b.ID, b.Entries, timeText(b.From), timeText(b.To)}
	}
	return fields{{"name", f.Name}, {"id", f.ID}, {"entry", f.Seq}, {"branches", branches}, {"open", open}}
}

func printState(p *printer, r class) {
	hash, entries := r.State()
	p.print("state", fields{{"hash", hash}, {"entries", entries}})
}

// printStats prints how this computer is linked to the class.
func printStats(p *printer, r class) {
	s := r.Stats()
	p.print("stats", fields{
		{"neighbours", s.Neighbors}, {"rtt_ms", rounded(float64(s.RTT)/float64(time.Millisecond), 1)},
		{"loss", rounded(s.Loss, 4)}, {"sent_kbit_s", rounded(s.Sent, 1)}, {"received_kbit_s", rounded(s.Received, 1)},
	})
	printStreamStats(p, r)
}

// rounded cuts off what nobody can read.
func rounded(x float64, places int) float64 {
	unit := math.Pow10(places)
	return math.Round(x*unit) / unit
}

// lastTime is the last that RFC 3339 can write. A clock that lies may say more.
var lastTime = time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)

// timeText is empty for no time.
func timeText(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.After(lastTime):
		t = lastTime
	}
	return t.UTC().Format(time.RFC3339)
}
