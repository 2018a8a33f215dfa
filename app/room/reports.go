package room

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"lyceum/app/export"
	"lyceum/app/reports"
	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// ErrReports wraps why the report folder cannot be written while the class goes on.
var ErrReports = reports.ErrWrite

// ReportsChanged says where the report folder of the sitting is; or, with Err, which wraps ErrReports, that it cannot be
// written for now.
type ReportsChanged struct {
	Folder string
	Err    error
}

func (ReportsChanged) event() {}

// ReportsRoot returns the folder of report folders: the one that is named, "none" for none, which is empty, or if nothing is
// named where this profile has them by itself.
func ReportsRoot(named, profileDir string) (string, error) { return reports.Root(named, profileDir) }

// How long a program stays in a class that has ended: what others say last is to arrive, and what this one does.
const (
	lingerSpoken  = time.Second
	lingerReports = 2 * time.Second
)

// openReports begins to write report folders, if the person wants that.
func (r *Room) openReports() {
	if r.reportsRoot != "" {
		r.reports = reports.NewWriter(reports.Config{Root: r.reportsRoot, Source: r.reportNow, Tell: r.tellReports, Log: r.log})
		r.reports.Changed(false) // whoever this is: pictures of before may be due
	}
}

// aloneEvery is how often the report folder is written while nobody else is there: nothing changes but for how long one waits.
const aloneEvery = time.Minute

// noteReports has the report folder written if there is anything new in it; on the loop. It never waits.
func (r *Room) noteReports(now time.Time) {
	n := &r.news
	soon := n.passed || n.over && !n.ended
	if r.reports == nil || !n.monitors || !soon && n.isAlone() && now.Sub(n.notedAt) < aloneEvery {
		return
	}
	n.passed, n.notedAt = false, now
	r.reports.Changed(soon)
}

// isAlone reports whether nobody else is there.
func (n *news) isAlone() bool {
	return !slices.ContainsFunc(n.list, func(p Person) bool { return p.Connected && !p.Self })
}

// closeReports writes the report folder for the last time.
func (r *Room) closeReports() {
	if r.reports != nil {
		r.reports.Close()
	}
}

// reportNow returns what there is to tell of the class; false unless this person may watch it.
func (r *Room) reportNow(ctx context.Context) (c reports.Content, is bool, err error) {
	r.mu.Lock()
	is = r.news.monitors
	said, people := r.chat.Snapshot(), r.news.people // which are replaced, never changed
	r.mu.Unlock()
	r.deleteSnapshots(time.Now())
	if !is {
		return c, false, nil
	}
	sittings, err := r.class.Attendance(ctx, reports.Renewed)
	if err == nil && !r.leaving.Load() {
		err = r.class.KeepHeard(ctx)
	}
	if errors.Is(err, session.ErrClosed) {
		err = nil // meanwhile
	}
	if err != nil || len(sittings) == 0 {
		return c, false, err
	}
	v := r.class.View()
	a := Archive{
		ID: hex.EncodeToString(idBytes(r.class.ID())), Person: r.profile.Identity.PeerID().String(), Title: v.Title, Sittings: sittings,
		Fingerprints: fingerprints(people), Looks: looks(people, v.Viewings), Messages: transcriptOf(since(said, sittings[0]), audience{people: people, locked: v.Locked}),
	}
	c = a.Reports(time.Now())
	c.Tests = r.testsNow()
	return c, true, nil
}

// testsNow returns what came of the tests of the class, as far as this person may know; once the class is left, as it was
// when it was last asked.
func (r *Room) testsNow() []*export.TestReport {
	r.mu.Lock()
	before := r.testsTold
	r.mu.Unlock()
	all := r.Snapshot().Tests
	if all == nil {
		return before
	}
	var told []*export.TestReport
	for _, of := range all.All {
		if of.Started.IsZero() {
			continue
		}
		switch is, err := r.TestReport(of.ID); {
		case err == nil:
			told = append(told, is)
		case !errors.Is(err, ErrTestNotHere) && !errors.Is(err, ErrNotAllowed):
			return before // meanwhile the class was left
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.testsTold = told
	return told
}

// deleteEvery is how often pictures that staff saved, and whose day has passed, are looked for.
const deleteEvery = time.Hour

// deleteSnapshots deletes them, when it is time; the writer's goroutine alone calls it, once it runs.
func (r *Room) deleteSnapshots(now time.Time) {
	if !r.deletedAt.IsZero() && now.Sub(r.deletedAt) < deleteEvery {
		return
	}
	r.deletedAt = now
	if _, err := DeleteSnapshots(r.reportsRoot, now); err != nil {
		r.log.Warn("deleting saved pictures", "error", err)
	}
}

// looks returns who looked at whom as a report has it.
func looks(people map[journal.Author]Person, all []conduct.Viewing) (list []export.Look) {
	for _, v := range all {
		list = append(list, export.Look{
			From: v.From.Time(), To: v.To.Time(), Person: people[v.Viewed].Name, Viewer: people[v.Viewer].Name, What: v.What.String(), How: v.How.String(),
		})
	}
	return list
}

func idBytes(id journal.GroupID) []byte { return id[:] }

func fingerprints(people map[journal.Author]Person) map[journal.Author]string {
	all := make(map[journal.Author]string, len(people))
	for a, p := range people {
		all[a] = p.Fingerprint
	}
	return all
}

// since returns the lines of a sitting and of those after it. What was said before the first is of the first.
func since(said []chat.Message, s conduct.SittingAttendance) []chat.Message {
	if s.Number == 1 {
		return said
	}
	return slices.DeleteFunc(slices.Clone(said), func(m chat.Message) bool { return m.Clock < s.Started })
}

// transcriptOf returns what was said as a report has it: as in a Snapshot, but that a Role is what it was when the line was
// written, or "deputy".
func transcriptOf(said []chat.Message, who audience) (all []Message) {
	for _, m := range said {
		if shown, visible := who.show(m); visible {
			shown.Role = roleThen(m.Rights)
			all = append(all, shown)
		}
	}
	return all
}

// tellReports tells where the report folder is; in the writer's goroutine.
func (r *Room) tellReports(is reports.Status) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news.reports = is.Folder
	s := r.Snapshot()
	s.Reports = is.Folder
	r.publish(s)
	r.tell(ReportsChanged{Folder: is.Folder, Err: is.Err})
}

// linger stays in a class that has ended for a moment: nothing is shown and said any more, and what was said last travels.
// Calling it again waits for the first call.
func (r *Room) linger() {
	if r.lingering.Swap(true) {
		<-r.lingered
		return
	}
	defer close(r.lingered)
	r.studio.Close()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	wait := time.Duration(0)
	if said, err := r.class.TellActivity(ctx); err == nil && said {
		wait = lingerSpoken
	}
	if r.reports != nil && r.awaitsOthers() {
		wait = lingerReports
	}
	select {
	case <-time.After(wait):
	case <-r.class.Done():
	}
}

// awaitsOthers reports whether somebody is there whose last words go into this person's report.
func (r *Room) awaitsOthers() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.news.monitors && !r.news.isAlone()
}

// monitors reports whether the person at this computer may watch the class.
func monitors(v session.View) bool {
	return slices.ContainsFunc(v.Members, func(m session.Member) bool { return m.Author == v.Self && m.Rights&journal.Monitor != 0 })
}

// Reports returns what report folders are written from.
func (a Archive) Reports(now time.Time) reports.Content {
	return reports.Content{Class: a.ID, Person: a.Person, Report: a.Report(export.Attendance|export.Chat|export.Looks, now)}
}

// Report returns what there is to tell of the class, for package export.
func (a Archive) Report(parts export.Part, now time.Time) export.Report {
	r := export.Report{Title: a.Title, Made: now, Parts: parts, Sittings: a.Sittings, Fingerprints: a.Fingerprints, Looks: a.Looks}
	for _, m := range a.Messages {
		l := export.Line{
			At: m.At, From: m.Name, Role: string(m.Role), Text: m.Text, EditedAt: m.EditedAt, Deleted: m.Deleted, DeletedBy: m.By,
		}
		switch m.Audience {
		case ToStaff:
			l.To = "staff"
		case ToOne:
			l.To = m.ToName
		}
		r.Lines = append(r.Lines, l)
	}
	return r
}
