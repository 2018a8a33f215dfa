package netgroup

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// Here a member turns against what others report to staff.

// sendItems makes a person's machine send another's items for some target, as if it passed them on.
func (p *person) sendItems(to *person, t reportTarget, items ...[]byte) {
	p.class.t.Helper()
	n := p.g.neighbors[to.PeerID()]
	p.do(func(now time.Time) { n.sendAside(now, sideReports, gatheredOf(t, items...), rtmfp.Deadlines{}) })
}

// itemsOf returns an opening and a report of somebody's, newer than all before.
func (m *monitored) itemsOf(p *person, text string) [][]byte {
	m.t.Helper()
	s := &p.g.reports.sealer
	s.left = 0
	items, err := s.seal(p.g, m.w.Now(), s.to, []byte(text))
	if err != nil {
		m.t.Fatal(err)
	}
	return items
}

// With all keys that students hold, together, nothing can be read of what another reports.
func TestOtherStudentsCannotReadReports(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 6)
	m.report(m.staff(1)...)
	m.people[0].must("epoch", m.people[0].g.beginEpoch) // so that there is another content key
	m.w.RunFor(10 * time.Second)
	victim, others := m.people[5], m.people[2:5]
	items := m.itemsOf(victim, "the victim's secret")
	opening, err := parseOpening(items[0])
	if err != nil {
		t.Fatal(err)
	}
	report, err := parseSealedReport(items[1])
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	try := func(key []byte) {
		tries++
		aead, err := chacha20poly1305.New(key)
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := aead.Open(nil, reportNonce(report.number), report.sealed, report.context[:]); err == nil {
			t.Errorf("read: %q", plain)
		}
	}
	for _, p := range others {
		g := p.g
		if _, err := g.openReportKey(opening); err == nil || g.StaffKeys() > 0 {
			t.Error("a student has the class sealing key")
		}
		own, err := journal.SealingKeyOf(p.cfg.Identity.Exchange())
		if err != nil {
			t.Fatal(err)
		}
		author := victim.author()
		for _, sealed := range [][]byte{opening.key, opening.key[staffSealID:]} {
			if _, err := own.Open(reportLabel, g.id, author[:], sealed); err == nil {
				t.Error("a student's own key opens it")
			}
		}
		try(g.keys.psk[:])
		try(g.keys.join)
		try(g.keys.content[:])
		try(g.keys.rendezvous[:])
		for _, e := range g.membership.Epochs() {
			if key, ok := g.content.EpochKey(e.Hash); ok {
				try(key[:])
			}
		}
		_, content := g.content.Current()
		try(content[:])
		for _, n := range g.ups {
			hash := n.session.HandshakeHash()
			try(hash[:])
		}
		for _, shown := range m.heard[p] {
			t.Errorf("person %d was told %q", p.seed, shown.Data)
		}
		if _, err := parseSealedReport(items[1]); err != nil {
			t.Fatal(err)
		}
		_ = g.reports.reader.gotReport(m.w.Now(), g, items[1])
	}
	if tries < 30 || slices.ContainsFunc(others, func(p *person) bool { return len(m.heard[p]) > 0 }) {
		t.Errorf("%d keys were tried", tries)
	}
	for _, item := range items {
		if bytes.Contains(item, []byte("secret")) {
			t.Error("it can be read by anybody")
		}
	}
	if plain, err := m.people[1].g.openReportKey(opening); err != nil || plain == nil {
		t.Errorf("not even staff can open it: %v", err)
	}
}

// Whoever passes reports on learns who reports only from the opening, and nothing else but lengths and numbers.
func TestReportsShowNothingOnTheirWay(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 4)
	m.report(m.people[0])
	m.w.RunFor(3 * time.Second)
	a, b := m.itemsOf(m.people[2], "same"), m.itemsOf(m.people[2], "same")
	if bytes.Equal(a[1][reportBeforeNumber+1:], b[1][reportBeforeNumber+1:]) {
		t.Error("the same is sealed to the same")
	}
	other := m.itemsOf(m.people[3], "same")
	if bytes.Equal(a[1][1:9], other[1][1:9]) {
		t.Error("two members have one context")
	}
}

func TestNobodyReportsInAnothersName(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 6)
	m.report(m.staff(1)...)
	m.w.RunFor(10 * time.Second)
	teacher, liar, victim := m.people[0], m.people[4], m.people[5]
	at := targetOf(teacher.g.address)
	g := liar.g
	victim.g.reports.sealer.opening = nil // so that the next one is new to the teacher
	genuine := m.itemsOf(victim, "of the victim")
	v, err := parseOpening(genuine[0])
	if err != nil {
		t.Fatal(err)
	}

	// An opening in the victim's name, signed by the liar; the victim's, changed; and the victim's key under the liar's name.
	var forged reportSealer
	key, _ := g.membership.StaffKey()
	if err := forged.renew(g, m.w.Now().Add(time.Second), key); err != nil {
		t.Fatal(err)
	}
	inName := bytes.Clone(forged.opening)
	victimKey := victim.author()
	copy(inName[1:], victimKey[:])
	copy(inName[len(inName)-64:], g.c.cfg.Identity.Sign(openingSigned(g.id, inName[:len(inName)-64])))
	changed := bytes.Clone(genuine[0])
	changed[len(changed)-70] ^= 1
	liarKey := liar.author()
	stolen := wire.AppendVLU(append([]byte{itemOpening}, liarKey[:]...), v.made+1000)
	stolen = append(stolen, v.key...)
	stolen = append(stolen, g.c.cfg.Identity.Sign(openingSigned(g.id, stolen))...)

	counters, before := teacher.g.Counters(), m.count(teacher, victim)
	m.reportOf(victim) // it says nothing by itself from here on
	m.reportOf(liar)
	m.w.RunFor(time.Second)
	before = m.count(teacher, victim)
	for _, opening := range [][]byte{inName, changed, stolen} {
		s := forged
		s.context = contextOf(opening)
		r := sealedReport{context: s.context, number: 1}
		r.sealed = s.aead.Seal(nil, reportNonce(1), append(wire.AppendVLU(nil, uint64(m.w.Now().UnixMilli())), "a lie"...), s.context[:])
		mixed := sealedReport{context: contextOf(genuine[0]), number: 1 << 20, sealed: r.sealed}
		liar.sendItems(teacher, at, opening, r.append(nil), mixed.append(nil))
	}
	m.w.RunFor(2 * time.Second)
	after := teacher.g.Counters()
	if m.count(teacher, victim) != before || slices.ContainsFunc(m.heard[teacher], func(ev ReportReceived) bool { return string(ev.Data) == "a lie" }) {
		t.Errorf("the teacher heard %q", m.last(teacher, victim).Data)
	}
	if after.Forged-counters.Forged != 2 || after.ReportsSealed-counters.ReportsSealed < 4 {
		t.Errorf("%+v, before %+v", after, counters)
	}
	if teacher.g.neighbors[liar.PeerID()].faults > 0 {
		t.Error("who passed it on is blamed, who cannot know")
	}
	liar.sendItems(teacher, at, genuine...)
	m.w.RunFor(time.Second)
	if string(m.last(teacher, victim).Data) != "of the victim" {
		t.Errorf("the genuine report does not count: %q", m.last(teacher, victim).Data)
	}
}

// What was reported before counts once, whoever sends it again, and with whatever opening.
func TestReplayedReportsCountNothing(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 5)
	m.report(m.staff(1)...)
	m.w.RunFor(5 * time.Second)
	teacher, liar, victim := m.people[0], m.people[3], m.people[4]
	at := targetOf(teacher.g.address)
	old := m.itemsOf(victim, "old")
	liar.sendItems(teacher, at, old...)
	m.w.RunFor(time.Second)
	was := m.count(teacher, victim)
	victim.g.reports.sealer.opening = nil // another key, as after a restart
	m.w.RunFor(reportOften + time.Second)
	after := m.last(teacher, victim)
	if string(after.Data) == "old" || m.count(teacher, victim) == was {
		t.Fatal("nothing newer came")
	}
	for range 3 {
		liar.sendItems(teacher, at, old...)
		m.w.RunFor(100 * time.Millisecond)
	}
	teacher.g.reports.reader = reportReader{} // as a machine of staff that was started again
	m.reportOf(victim)
	m.w.RunFor(reportBehind)
	n := m.count(teacher, victim)
	liar.sendItems(teacher, at, old...)
	m.w.RunFor(time.Second)
	if m.count(teacher, victim) != n {
		t.Error("a report of a minute ago counts")
	}
}

// Who floods fills no queue, and others are heard as before.
func TestFloodOfReportsIsBounded(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 1, 6)
	m.report(m.staff(1)...)
	m.w.RunFor(5 * time.Second)
	teacher, relay, liar, honest := m.people[0], m.people[2], m.people[4], m.people[5]
	made := make([]byte, 900)
	made[0] = itemReport
	for i := range 400 {
		var opening []byte
		opening = append(opening, itemOpening, byte(i), byte(i>>8))
		opening = append(opening, make([]byte, openingBeforeTime-3+1+openingBehindTime)...)
		liar.sendItems(relay, targetOf(teacher.g.address), made, made, opening)
		liar.sendItems(teacher, targetOf(teacher.g.address), made, opening, made)
		m.w.RunFor(10 * time.Millisecond)
		for _, n := range relay.g.ups {
			if n.reports != nil && n.reports.bytes > gatherBytes+maxReportItem {
				t.Fatalf("%d bytes wait", n.reports.bytes)
			}
		}
	}
	if d := relay.g.Counters().ReportsDropped; d == 0 {
		t.Error("the relay passed everything on")
	}
	if n := len(teacher.g.reports.reader.contexts); n > len(m.people) {
		t.Errorf("%d contexts", n)
	}
	m.w.RunFor(2 * time.Second)
	if age := m.w.Now().Sub(m.last(teacher, honest).At); age > reportOften+time.Second {
		t.Errorf("what is known of the honest is %v old", age)
	}
}

// seal returns a report of somebody's, with a number and a time of one's choice.
func (m *monitored) seal(p *person, number uint64, at time.Time) []byte {
	s := p.g.reports.sealer
	r := sealedReport{context: s.context, number: number}
	plain := append(wire.AppendVLU(nil, uint64(at.UnixMilli())), "made up"...)
	r.sealed = s.aead.Seal(nil, reportNonce(number), plain, s.context[:])
	return r.append(nil)
}

// Both the number and the time of a report are above all before, and the time is about now.
func TestOnlyNewReportsOfAboutNowCount(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 3)
	m.report(m.people[0])
	m.w.RunFor(10 * time.Second)
	m.report()
	m.w.RunFor(time.Second)
	teacher, p := m.people[0], m.people[2]
	last, number := m.last(teacher, p).At, p.g.reports.sealer.number
	for _, tt := range []struct {
		name   string
		number uint64
		at     time.Time
		counts bool
	}{
		{"an older time", number + 1, last.Add(-time.Millisecond), false},
		{"the same time", number + 2, last, false},
		{"a lower number", number + 1, m.w.Now(), false},
		{"the same number", number + 2, m.w.Now(), false},
		{"ahead", number + 3, m.w.Now().Add(reportAhead + time.Second), false},
		{"newer", number + 4, last.Add(time.Millisecond), true},
	} {
		before := m.count(teacher, p)
		teacher.do(func(now time.Time) {
			if err := teacher.g.reports.reader.gotReport(now, teacher.g, m.seal(p, tt.number, tt.at)); err != nil {
				t.Error(err)
			}
		})
		if got := m.count(teacher, p) > before; got != tt.counts {
			t.Errorf("%s: counts %v", tt.name, got)
		}
	}
}

// An older opening takes no newer one's place, nor does one of tomorrow, nor one of a stranger.
func TestNewestOpeningOfAMemberCounts(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 4)
	m.report(m.people[0])
	m.w.RunFor(5 * time.Second)
	teacher, p := m.people[0], m.people[2]
	n := teacher.g.neighbors[p.PeerID()]
	old := bytes.Clone(p.g.reports.sealer.opening)
	p.g.reports.sealer.opening = nil
	m.w.RunFor(reportOften + time.Second)
	take := func(opening []byte) {
		teacher.do(func(now time.Time) { _ = teacher.g.reports.reader.gotOpening(now, n, opening) })
	}
	key, _ := p.g.membership.StaffKey()
	tomorrow := reportSealer{}
	if err := tomorrow.renew(p.g, m.w.Now().Add(24*time.Hour), key); err != nil {
		t.Fatal(err)
	}
	outside := &Group{id: p.g.id, c: NewConnection(ConnectionConfig{Identity: identityOf(77), Rand: p.cfg.Rand, Random: p.cfg.Random})}
	stranger := reportSealer{}
	if err := stranger.renew(outside, m.w.Now(), key); err != nil {
		t.Fatal(err)
	}
	contexts := len(teacher.g.reports.reader.contexts)
	for _, opening := range [][]byte{old, tomorrow.opening, stranger.opening} {
		take(opening)
	}
	reader := &teacher.g.reports.reader
	if len(reader.contexts) != contexts || reader.contexts[p.g.reports.sealer.context] == nil {
		t.Errorf("%d contexts, were %d", len(reader.contexts), contexts)
	}
}

// Each opening costs staff the check of a signature: of one neighbour so many are looked at.
func TestForgedOpeningsAreCheckedAtABoundedRate(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 3)
	m.report(m.people[0])
	m.w.RunFor(5 * time.Second)
	teacher, liar := m.people[0], m.people[2]
	n := teacher.g.neighbors[liar.PeerID()]
	n.reports.openings = allowance{}
	before := teacher.g.Counters()
	opening := bytes.Clone(m.people[1].g.reports.sealer.opening)
	made := wire.AppendVLU(nil, uint64(m.w.Now().UnixMilli()))
	copy(opening[openingBeforeTime:], made)
	for i := range 2 * int(openingBurst) {
		opening[len(opening)-1], opening[len(opening)-2] = byte(i), byte(i>>8)
		teacher.do(func(now time.Time) { _ = teacher.g.reports.reader.gotOpening(now, n, opening) })
	}
	after := teacher.g.Counters()
	if checked := after.Forged - before.Forged; checked != uint64(openingBurst) || after.Slowed-before.Slowed != uint64(openingBurst) {
		t.Errorf("%d were checked at once", checked)
	}
}

// A member who reports too often is heard at a bounded rate.
func TestOneMemberCannotReportTooOften(t *testing.T) {
	m := newMonitored(t, classLinks[0].link, 0, 4)
	m.report(m.people[0])
	m.w.RunFor(5 * time.Second)
	teacher, liar := m.people[0], m.people[3]
	before := m.count(teacher, liar)
	for range 1000 {
		liar.do(func(now time.Time) { _ = liar.g.SendReport(now, []byte("me, me")) })
		m.w.RunFor(10 * time.Millisecond)
	}
	if n := m.count(teacher, liar) - before; n > 10*int(reportRate)+int(reportBurst) {
		t.Errorf("%d reports in 10 s", n)
	}
}
