package monitor

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// reportVersion is the first byte of a report. Others are of later programs.
const reportVersion = 1

// The fields of a report, in the order in which they follow the mask. The first three have no bytes of their own.
const (
	hasHidden = 1 << iota
	hasFocus
	hasDone
	hasPlace
	hasFocusFor
	hasFocusLost
	hasIdle
	hasMedia
	hasConsent
	hasTest
	hasVersion
	hasPath
	hasRTT
	hasLoss
	hasTraffic
	hasShares
	hasMissed
	hasStreams
	hasLinks
	allFields = 1<<iota - 1
)

const (
	maxSeconds = 1<<31 - 1
	maxMillis  = 1 << 20
	maxTenths  = 1 << 20
	maxKbit    = 1 << 30
	permille   = 1000
)

// Encode returns the report as it is told. What does not fit is left out or cut, so that it is always one that
// [ParseReport] reads.
func (r Report) Encode() []byte {
	r = r.bounded()
	b := binary.AppendUvarint([]byte{reportVersion}, r.mask())
	b = r.appendOwn(b)
	b = r.appendLink(b)
	return r.appendLists(b)
}

// mask returns which fields there are: those that are not as they usually are.
func (r *Report) mask() (mask uint64) {
	for _, f := range [...]struct {
		bit uint64
		has bool
	}{
		{hasHidden, r.Hidden}, {hasFocus, r.Focused}, {hasDone, r.Test.Done}, {hasPlace, r.Place != NoPlace},
		{hasFocusFor, r.FocusFor > 0}, {hasFocusLost, r.FocusLost > 0}, {hasIdle, r.Idle > 0},
		{hasMedia, r.media() != 0}, {hasConsent, r.consent() != 0},
		{hasTest, r.Test.ID != 0}, {hasVersion, r.Version != ""},
		{hasPath, r.Path != NoPath}, {hasRTT, r.RTT > 0 || r.Jitter > 0}, {hasLoss, r.Loss > 0},
		{hasTraffic, r.Neighbors > 0 || r.KbitIn > 0 || r.KbitOut > 0}, {hasShares, r.Sound != NoShare || r.Pictures != NoShare},
		{hasMissed, len(r.Missed) > 0}, {hasStreams, len(r.Streams) > 0}, {hasLinks, r.Links != nil},
	} {
		if f.has {
			mask |= f.bit
		}
	}
	return mask
}

func (r *Report) media() uint64 {
	return uint64(r.Microphone) | uint64(r.Camera)<<2 | uint64(r.Screen)<<4
}

func (r *Report) consent() uint64 { return uint64(r.ShowsScreen) | uint64(r.ShowsCamera)<<2 }

func (r *Report) appendOwn(b []byte) []byte {
	mask := r.mask()
	number := func(bit, v uint64) {
		if mask&bit != 0 {
			b = binary.AppendUvarint(b, v)
		}
	}
	number(hasPlace, uint64(r.Place))
	number(hasFocusFor, uint64(r.FocusFor/time.Second))
	number(hasFocusLost, uint64(r.FocusLost))
	number(hasIdle, uint64(r.Idle/time.Second))
	number(hasMedia, r.media())
	number(hasConsent, r.consent())
	if mask&hasTest != 0 {
		b = binary.BigEndian.AppendUint64(b, r.Test.ID)
		b = binary.AppendUvarint(b, uint64(r.Test.Answered))
		b = binary.AppendUvarint(b, uint64(r.Test.Total))
	}
	if mask&hasVersion != 0 {
		b = append(binary.AppendUvarint(b, uint64(len(r.Version))), r.Version...)
	}
	return b
}

func (r *Report) appendLink(b []byte) []byte {
	mask := r.mask()
	numbers := func(bit uint64, values ...uint64) {
		for _, v := range values {
			if mask&bit != 0 {
				b = binary.AppendUvarint(b, v)
			}
		}
	}
	numbers(hasPath, uint64(r.Path))
	numbers(hasRTT, uint64(r.RTT/time.Millisecond), uint64(r.Jitter/time.Millisecond))
	numbers(hasLoss, uint64(r.Loss))
	numbers(hasTraffic, uint64(r.Neighbors), uint64(r.KbitIn), uint64(r.KbitOut))
	numbers(hasShares, uint64(r.Sound), uint64(r.Pictures))
	return b
}

func (r *Report) appendLists(b []byte) []byte {
	if len(r.Missed) > 0 {
		b = append(b, byte(len(r.Missed)))
		for _, m := range r.Missed {
			b = binary.BigEndian.AppendUint64(b, uint64(m.Who))
			b = binary.AppendUvarint(b, uint64(m.For/tenth))
		}
	}
	if len(r.Streams) > 0 {
		b = append(b, byte(len(r.Streams)))
		for _, s := range r.Streams {
			b = append(binary.BigEndian.AppendUint32(b, uint32(s.Publisher)), s.Kind)
		}
	}
	if r.Links != nil {
		b = append(b, byte(len(r.Links)))
		for _, l := range r.Links {
			b = binary.BigEndian.AppendUint32(b, uint32(l.To))
			b = binary.AppendUvarint(b, uint64(l.RTT/time.Millisecond))
			b = append(binary.AppendUvarint(b, uint64(l.Loss)), l.From)
		}
	}
	return b
}

const tenth = 100 * time.Millisecond

// bounded returns the report with every value as it can be told.
func (r Report) bounded() Report {
	seconds := func(d *time.Duration) { *d = min(max(d.Truncate(time.Second), 0), maxSeconds*time.Second) }
	millis := func(d *time.Duration) { *d = min(max(d.Truncate(time.Millisecond), 0), maxMillis*time.Millisecond) }
	seconds(&r.FocusFor)
	seconds(&r.Idle)
	millis(&r.RTT)
	millis(&r.Jitter)
	r.FocusLost = min(max(r.FocusLost, 0), maxSeconds)
	r.Loss = min(max(r.Loss, 0), permille)
	r.Neighbors = min(max(r.Neighbors, 0), MaxLinks)
	r.KbitIn, r.KbitOut = min(max(r.KbitIn, 0), maxKbit), min(max(r.KbitOut, 0), maxKbit)
	if t := &r.Test; t.ID == 0 {
		*t = Test{}
	} else {
		t.Total = min(max(t.Total, 0), MaxQuestions)
		t.Answered = min(max(t.Answered, 0), t.Total)
	}
	r.Version = cleanVersion(r.Version)
	r.Place, r.Path = known(r.Place, places), known(r.Path, paths)
	for _, m := range [...]*Media{&r.Microphone, &r.Camera, &r.Screen} {
		*m = known(*m, medias)
	}
	r.ShowsScreen, r.ShowsCamera = known(r.ShowsScreen, consents), known(r.ShowsCamera, consents)
	r.Sound, r.Pictures = min(max(r.Sound, 0), 101), min(max(r.Pictures, 0), 101)
	r.Missed = slices.Clone(r.Missed[:min(len(r.Missed), MaxMissed)])
	for i := range r.Missed {
		m := &r.Missed[i]
		m.For = min(max(m.For.Truncate(tenth), 0), maxTenths*tenth)
	}
	r.Streams = r.Streams[:min(len(r.Streams), MaxStreams)]
	r.Links = slices.Clone(r.Links[:min(len(r.Links), MaxLinks)])
	for i := range r.Links {
		millis(&r.Links[i].RTT)
		r.Links[i].Loss = min(max(r.Links[i].Loss, 0), permille)
	}
	return r
}

// cleanVersion returns a version as it can be shown in a line, cut where it is too long.
func cleanVersion(s string) string {
	s = journal.CleanName(s)
	for len(s) > MaxVersion {
		_, size := utf8.DecodeLastRuneInString(s)
		s = journal.CleanName(s[:len(s)-size])
	}
	return s
}

// known returns a word there is, or else the first.
func known[T ~uint8](v T, words T) T {
	if v >= words {
		return 0
	}
	return v
}

// ParseReport reads a report that somebody else made. Errors wrap [journal.ErrMalformed]: it could be told in another
// way as well, or is of a later version.
func ParseReport(b []byte) (r Report, err error) {
	if len(b) > MaxReport || len(b) == 0 || b[0] != reportVersion {
		return r, fmt.Errorf("report of %d bytes, or of another version: %w", len(b), journal.ErrMalformed)
	}
	d := reader{fields.Read(b[1:])}
	mask := d.Within(0, allFields, "fields")
	r.Hidden, r.Focused, r.Test.Done = mask&hasHidden != 0, mask&hasFocus != 0, mask&hasDone != 0
	d.takeOwn(&r, mask)
	d.takeLink(&r, mask)
	d.takeLists(&r, mask)
	if !d.Done() || !bytes.Equal(r.Encode(), b) {
		return Report{}, fmt.Errorf("report: %w", journal.ErrMalformed)
	}
	return r, nil
}

// A reader takes fields from the front of what somebody else wrote.
type reader struct{ fields.Reader }

func (d *reader) takeOwn(r *Report, mask uint64) {
	number := func(bit, high uint64) uint64 {
		if mask&bit == 0 {
			return 0
		}
		return d.Within(0, high, "number")
	}
	r.Place = Place(number(hasPlace, places-1))
	r.FocusFor = time.Duration(number(hasFocusFor, maxSeconds)) * time.Second
	r.FocusLost = int(number(hasFocusLost, maxSeconds))
	r.Idle = time.Duration(number(hasIdle, maxSeconds)) * time.Second
	media := number(hasMedia, 1<<6-1)
	r.Microphone, r.Camera, r.Screen = Media(media&3), Media(media>>2&3), Media(media>>4)
	consent := number(hasConsent, 1<<4-1)
	r.ShowsScreen, r.ShowsCamera = Consent(consent&3), Consent(consent>>2)
	if mask&hasTest != 0 {
		r.Test.ID = d.Uint64("number")
		r.Test.Answered, r.Test.Total = int(d.Within(0, MaxQuestions, "number")), int(d.Within(0, MaxQuestions, "number"))
	}
	if mask&hasVersion != 0 {
		r.Version = string(d.Field(1, MaxVersion, "version"))
	}
}

func (d *reader) takeLink(r *Report, mask uint64) {
	number := func(bit, high uint64) int {
		if mask&bit == 0 {
			return 0
		}
		return int(d.Within(0, high, "number"))
	}
	r.Path = Path(number(hasPath, paths-1))
	r.RTT = time.Duration(number(hasRTT, maxMillis)) * time.Millisecond
	r.Jitter = time.Duration(number(hasRTT, maxMillis)) * time.Millisecond
	r.Loss = number(hasLoss, permille)
	r.Neighbors = number(hasTraffic, MaxLinks)
	r.KbitIn, r.KbitOut = number(hasTraffic, maxKbit), number(hasTraffic, maxKbit)
	r.Sound, r.Pictures = Share(number(hasShares, 101)), Share(number(hasShares, 101))
}

func (d *reader) takeLists(r *Report, mask uint64) {
	count := func(bit, most uint64) uint64 {
		if mask&bit == 0 {
			return 0
		}
		return d.Within(1, most, "number")
	}
	for n := count(hasMissed, MaxMissed); n > 0 && d.OK(); n-- {
		who := Key(d.Uint64("number"))
		r.Missed = append(r.Missed, Missed{who, time.Duration(d.Within(0, maxTenths, "number")) * tenth})
	}
	for n := count(hasStreams, MaxStreams); n > 0 && d.OK(); n-- {
		r.Streams = append(r.Streams, StreamRef{Short(d.Uint32("number")), d.Byte("number")})
	}
	if mask&hasLinks == 0 {
		return
	}
	r.Links = []Tie{}
	for n := d.Within(0, MaxLinks, "number"); n > 0 && d.OK(); n-- {
		t := Tie{To: Short(d.Uint32("number"))}
		t.RTT = time.Duration(d.Within(0, maxMillis, "number")) * time.Millisecond
		t.Loss, t.From = int(d.Within(0, permille, "number")), d.Byte("number")
		r.Links = append(r.Links, t)
	}
}
