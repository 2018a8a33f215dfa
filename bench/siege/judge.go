//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// What an attack may cost at most.
const (
	maxGrowth     = 64 << 20 // bytes of memory of a process, during the attack
	maxRemains    = 32 << 20 // bytes of it after the attack
	maxDiskGrowth = 16 << 20 // bytes of a profile

	maxMoreFiles   = 4 // open ones that remain
	maxMoreThreads = 8 // that remain: Go keeps threads for later
	maxSlowdown    = 500 * time.Millisecond
	maxVisit       = 5 * time.Second // from the start of a program until it is in class, as on a local network in peace
)

// What a member may have others keep, by session/netgroup/intake.go: 16 MiB at once and 64 KiB a second of all who are not
// staff, and for each name that it takes 32 KiB at once and 1 KiB a second; it takes three names in trickLasts.
const (
	sharedBurst, sharedRate = 16 << 20, 64 << 10
	ofEachName              = 32<<10 + int64(trickLasts/time.Second)<<10
)

// memberBounds returns how many bytes of memory and disk a hostile member may cost each of the others in a time. On disk what
// is kept takes no more than a quarter beside itself, in memory four times as much, and 32 MiB there are for what is
// under way: posts to be fetched, 8 MiB, entries that wait for earlier ones, 8 MiB, and what is not yet collected.
func memberBounds(attack time.Duration) (memory, disk int64) {
	kept := sharedBurst + int64(attack.Seconds()*sharedRate) + int64(attack/trickLasts+1)*tricksAtOnce*ofEachName
	return 4*kept + 32<<20, kept * 5 / 4
}

// A promise is one that holds under attack, or not.
type promise struct {
	What     string
	Kept     bool
	Measured string
}

// A run is all that is known of one attack.
type run struct {
	attacker Attacker
	class    *class
	talk     *talk
	spans    [phases]span
	took     [phases]time.Duration
	visits   [phases][]time.Duration // -1: did not get in
	hashes   []string
	report   *Report
}

// judge says of every promise whether it was kept.
func (r *run) judge() []promise {
	d := r.talk.deliveries(r.class.people)
	all := []promise{
		{"every line reaches everybody it is for, once and unaltered", d.Missing+d.Again == 0,
			fmt.Sprintf("%d lines, %d missing, %d shown again", d.Lines, d.Missing, d.Again)},
		r.judgeDelay(d), r.judgeVisits(), r.judgeAlive(), r.judgeShown(), r.judgeNotes(),
		{"all computers agree on the class", len(r.hashes) == len(r.class.people) && len(slices.Compact(slices.Clone(r.hashes))) == 1,
			fmt.Sprintf("%d of %d hashes, %d different", len(r.hashes), len(r.class.people), len(slices.Compact(slices.Sorted(slices.Values(r.hashes)))))},
	}
	all = append(all, r.judgeUsage()...)
	all = append(all, r.lateness())
	return append(all, promise{"the attacker gains nothing that it should not", len(r.report.Gains) == 0,
		fmt.Sprintf("%d gains %v", len(r.report.Gains), r.report.Gains)})
}

func (r *run) judgeDelay(d delivery) promise {
	var p99 [phases]time.Duration
	text := ""
	for ph := range phases {
		p99[ph] = quantile(d.delays[ph], 0.99)
		text += fmt.Sprintf("%v%s: p50 %.1f ms, p99 %.1f ms, most %.1f ms", [...]string{"", ", ", ", "}[ph], ph,
			ms(quantile(d.delays[ph], 0.5)), ms(p99[ph]), ms(quantile(d.delays[ph], 1)))
	}
	return promise{fmt.Sprintf("the 99th percentile of delays grows by %v at most", maxSlowdown),
		len(d.delays[during]) > 0 && p99[during] <= p99[before]+maxSlowdown, text}
}

// lateness says how late a program that only sleeps woke up: what the machine itself adds to every delay.
func (r *run) lateness() promise {
	p := promise{What: "lateness of the machine, for information", Kept: true}
	for ph := range phases {
		late := r.spans[ph].late
		p.Measured += fmt.Sprintf("%s: p99 %.1f ms, most %.1f ms; ", ph, ms(quantile(late, 0.99)), ms(quantile(late, 1)))
	}
	return p
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (r *run) judgeVisits() promise {
	p := promise{What: fmt.Sprintf("who comes with the invite is in within %v", maxVisit), Kept: len(r.visits[during]) > 0}
	for ph := range phases {
		var most time.Duration
		for _, v := range r.visits[ph] {
			p.Kept = p.Kept && v >= 0 && v <= maxVisit
			if most = max(most, v); v < 0 {
				p.Measured += "one not at all; "
			}
		}
		p.Measured += fmt.Sprintf("%s: %d, most %.0f ms; ", ph, len(r.visits[ph]), ms(most))
	}
	return p
}

func (r *run) judgeAlive() promise {
	p := promise{What: "no program ends", Kept: true, Measured: "none did"}
	for _, q := range r.watched() {
		if q.gone() {
			p.Kept, p.Measured = false, fmt.Sprintf("%s ended: %v: %s", q.name, q.exit, q.stderr.b)
		}
	}
	return p
}

func (r *run) watched() []*program { return append(slices.Clone(r.class.people), r.class.rendezvous) }

// judgeUsage judges memory, disk, threads and open files.
func (r *run) judgeUsage() []promise {
	var growth, remains, disk, files, threads, cpu promise
	mostMemory, mostRemains, mostDisk := int64(maxGrowth), int64(maxRemains), int64(maxDiskGrowth)
	if r.attacker.IsMember() {
		mostMemory, mostDisk = memberBounds(r.took[during])
		mostRemains = mostMemory
	}
	growth = promise{What: fmt.Sprintf("a program takes %d MiB more at most", mostMemory>>20), Kept: true}
	remains = promise{What: fmt.Sprintf("and %d MiB more afterwards", mostRemains>>20), Kept: true}
	disk = promise{What: fmt.Sprintf("a profile grows by %d MiB at most", mostDisk>>20), Kept: true}
	files = promise{What: fmt.Sprintf("afterwards %d more files are open at most", maxMoreFiles), Kept: true}
	threads = promise{What: fmt.Sprintf("and %d more threads are there", maxMoreThreads), Kept: true}
	cpu = promise{What: "CPU, for information", Kept: true}
	for i, p := range r.watched() {
		b, d, a := r.spans[before], r.spans[during], r.spans[after]
		check := func(of *promise, was, is, limit int64, unit string, scale float64) {
			of.Kept = of.Kept && is-was <= limit
			of.Measured += fmt.Sprintf("%s %.4g to %.4g%s; ", short(p.name), float64(was)/scale, float64(is)/scale, unit)
		}
		check(&growth, b.most[i].RSS, d.most[i].RSS, mostMemory, " MiB", 1<<20)
		check(&remains, b.most[i].RSS, a.end[i].RSS, mostRemains, " MiB", 1<<20)
		check(&disk, b.end[i].Disk, a.end[i].Disk, mostDisk, " MiB", 1<<20)
		check(&files, int64(b.most[i].Files), int64(a.end[i].Files), maxMoreFiles, "", 1)
		check(&threads, int64(b.most[i].Threads), int64(a.end[i].Threads), maxMoreThreads, "", 1)
		cpu.Measured += fmt.Sprintf("%s %.1f %%; ", short(p.name), 100*(d.end[i].CPU-b.end[i].CPU).Seconds()/r.took[during].Seconds())
	}
	return []promise{growth, remains, disk, files, threads, cpu}
}

// short is a first name.
func short(name string) string {
	first := name
	for i, c := range name {
		if c == '-' {
			first = name[:i]
			break
		}
	}
	return first
}

// agree asks all for their hash until they agree, or for a while.
func (c *class) agree(ctx context.Context) (hashes []string) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		var now []string
		for _, p := range c.people {
			e, err := p.ask(ctx, "state", "state")
			if err != nil {
				return hashes
			}
			now = append(now, e.text("hash"))
		}
		hashes = now
		if len(slices.Compact(slices.Clone(hashes))) == 1 {
			return hashes
		}
		time.Sleep(500 * time.Millisecond)
	}
}
