//go:build e2e

package main_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	castAddress = "239.255.21.10"
	castPort    = 19400
	castSeconds = 6
	castKbit    = 860
)

// A cast is a stream that the program docs/examples/multicast publishes on one host and plays on others.
type cast struct {
	*internet
	program   string
	publisher *host
	players   []*host
	flags     map[int][]string // of some players
	cpu       []time.Duration  // that players took
}

func newCast(t *testing.T, players int) *cast {
	t.Helper()
	c := &cast{internet: newInternet(t), program: filepath.Join(t.TempDir(), "multicast")}
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", c.program, "./docs/examples/multicast").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c.publisher = c.publicHost("publisher", 0)
	for i := range players {
		c.players = append(c.players, c.publicHost(fmt.Sprintf("player%d", i+1), i+1))
	}
	for _, h := range append(c.players, c.publisher) {
		c.must("in a namespace", castRules, "ip", "netns", "exec", h.name, "nft", "-f", "-")
		h.ip("link set eth0 gso_max_segs 1")
		c.must("in a namespace", fmt.Sprintf(portRules, h.port), "ip", "netns", "exec", c.hub.name, "nft", "-f", "-")
	}
	return c
}

// castRules count what a host sends: of the stream by IP multicast, and other UDP. What goes to one host alone is counted
// whatever it is, and so is what comes from somebody who does not belong.
const castRules = `
table inet count {
	counter cast { }
	counter other { }
	counter single { }
	counter injected { }
	chain out {
		type filter hook output priority 0;
		ip daddr != 224.0.0.0/4 counter name single
		ip6 daddr != ff00::/8 counter name single
		ip daddr 239.255.21.10 counter name cast accept
		meta l4proto udp counter name other
	}
	chain in {
		type filter hook input priority 0;
		ip saddr 203.0.113.19 counter name injected
	}
}
`

// portRules count where a host is plugged in what is as long as the packets of the stream, but not sent by IP multicast: a
// picture goes in four of 936 bytes. Reports about a dozen members are shorter. In the host itself, several datagrams that
// are handed over at once still are a single long one.
const portRules = `
table netdev %[1]s {
	counter large { }
	chain in {
		type filter hook ingress device "%[1]s" priority 0;
		ip daddr 239.255.21.10 accept
		udp length > 900 counter name large
	}
}
`

// outsiderNumber is that of the host with that address.
const outsiderNumber = 9

// counters returns what a counter in a host has counted.
func (h *host) counters(name string) (packets, bytes int) {
	h.net.t.Helper()
	return h.counter("inet", "count", name)
}

// large returns what came from a host that is as long as the packets of the stream.
func (h *host) large() (packets, bytes int) {
	h.net.t.Helper()
	return h.net.hub.counter("netdev", h.port, "large")
}

func (h *host) counter(of ...string) (packets, bytes int) {
	h.net.t.Helper()
	args := append([]string{"netns", "exec", h.name, "nft", "list", "counter"}, of...)
	out := h.net.must("in a namespace", "", "ip", args...)
	m := regexp.MustCompile(`packets (\d+) bytes (\d+)`).FindStringSubmatch(out)
	if m == nil {
		h.net.t.Fatalf("no counter in %s", out)
	}
	packets, _ = strconv.Atoi(m[1])
	bytes, _ = strconv.Atoi(m[2])
	return packets, bytes
}

// start starts the program on a host.
func (c *cast) start(ctx context.Context, h *host, args ...string) (*exec.Cmd, io.Reader) {
	c.t.Helper()
	args = append([]string{"netns", "exec", h.name, c.program, "-interface", "eth0"}, args...)
	cmd := exec.CommandContext(ctx, "ip", args...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		cmd.Stderr = cmd.Stdout
		err = cmd.Start()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return cmd, out
}

// A played is how many frames came to a player, of how many, and how many came that nobody had written, or came again.
type played struct{ got, of, wrong int }

// share of the frames that came.
func (p played) share() float64 { return float64(p.got) / float64(max(p.of, 1)) }

// runs publishes, and returns what came to each player.
func (c *cast) runs(publish ...string) (all []played) {
	c.t.Helper()
	ctx, stop := context.WithTimeout(c.t.Context(), (castSeconds+30)*time.Second)
	defer stop()
	publish = append(publish, "-players", "0", "-seconds", strconv.Itoa(castSeconds+3), "-kbit", strconv.Itoa(castKbit))
	from, out := c.start(ctx, c.publisher, publish...)
	invite, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		c.t.Fatal(err)
	}
	var outs []io.Reader
	var cmds []*exec.Cmd
	for i, h := range c.players {
		flags := append([]string{"-players", "1", "-seconds", strconv.Itoa(castSeconds + 10), "-invite", strings.TrimSpace(invite)}, c.flags[i]...)
		cmd, out := c.start(ctx, h, flags...)
		outs, cmds = append(outs, out), append(cmds, cmd)
	}
	for i, out := range outs {
		said, _ := io.ReadAll(out)
		m := regexp.MustCompile(`(\d+) of (\d+) frames.* (\d+) wrong`).FindStringSubmatch(string(said))
		if m == nil {
			c.t.Fatalf("player %d said %q", i+1, said)
		}
		got, _ := strconv.Atoi(m[1])
		of, _ := strconv.Atoi(m[2])
		wrong, _ := strconv.Atoi(m[3])
		all = append(all, played{got, of, wrong})
		c.t.Logf("%s: %s", c.players[i].name, strings.TrimSpace(string(said)))
		if err := cmds[i].Wait(); err != nil {
			c.t.Error(err)
		}
		c.cpu = append(c.cpu, cmds[i].ProcessState.UserTime()+cmds[i].ProcessState.SystemTime())
	}
	if err := from.Wait(); err != nil {
		c.t.Error(err)
	}
	return all
}

// What is published, and in how many packets.
const (
	mediaFrames  = (castSeconds + 3) * 30
	mediaBytes   = castKbit * 1000 / 8 * (castSeconds + 3)
	mediaPackets = 4 * mediaFrames
)

// check fails if anything wrong was played, or not nearly all that was published.
func (p played) check(t *testing.T, player int) {
	t.Helper()
	t.Logf("figure cast.wrong %d frames", p.wrong)
	if p.share() < 0.999 || p.got > p.of || p.of < castSeconds*20 {
		t.Errorf("player %d got %d of %d frames", player, p.got, p.of)
	}
	if p.wrong > 0 {
		t.Errorf("player %d played %d frames that were never written, or again", player, p.wrong)
	}
}

// TestE2EMulticastIsOneCopyForAllOfANetwork has a stream played by three of one network, one of whom loses a twentieth.
func TestE2EMulticastIsOneCopyForAllOfANetwork(t *testing.T) {
	c := newCast(t, 3)
	lossy := c.players[2]
	lossy.run("nft", "add rule inet count in ip daddr "+castAddress+" numgen random mod 100 < 5 drop")
	for i, p := range c.runs("-multicast", fmt.Sprintf("%s:%d", castAddress, castPort)) {
		p.check(t, i+1)
	}
	packets, cast := c.publisher.counters("cast")
	own, other := c.publisher.large()
	t.Logf("the publisher sent %d packets of %d by IP multicast, %.3f copies with headers; %d long ones otherwise, %d bytes",
		packets, mediaPackets, float64(cast)/mediaBytes, own, other)
	t.Logf("figure cast.copies %.4f", float64(packets)/mediaPackets)
	if packets != mediaPackets {
		t.Errorf("the publisher sent %d packets by IP multicast, want each of %d once", packets, mediaPackets)
	}
	if float64(other) > 0.05*mediaBytes {
		t.Errorf("the publisher sent %d bytes to single members, of %d of media", other, mediaBytes)
	}
	repaired := 0
	for _, h := range c.players[:2] {
		n, _ := h.large()
		repaired += n
	}
	t.Logf("figure cast.repaired %d packets", repaired)
	if repaired < mediaPackets/20/2 {
		t.Errorf("the two others sent the lossy one %d packets, who missed about %d", repaired, mediaPackets/20)
	}
}

// TestE2EMulticastAlone has only IP multicast leave any host, and an outsider send what it heard and made up. In the
// middle of it all hosts get one more address, on which they join their groups anew.
func TestE2EMulticastAlone(t *testing.T) {
	c := newCast(t, 2)
	stop := c.injects(c.publicHost("outsider", outsiderNumber))
	time.AfterFunc((castSeconds/2+1)*time.Second, c.renumber)
	for i, p := range c.runs("-alone", "-multicast", fmt.Sprintf("%s:%d", castAddress, castPort)) {
		p.check(t, i+1)
	}
	sent := stop()
	c.checkRenumbered()
	if sent < mediaPackets {
		t.Errorf("the outsider sent %d datagrams only", sent)
	}
	for _, h := range c.players {
		if came, _ := h.counters("injected"); came < sent*9/10 {
			t.Errorf("%d of the %d datagrams that the outsider sent came to %s", came, sent, h.name)
		}
	}
	single := 0
	for _, h := range append(c.players, c.publisher) {
		packets, _ := h.counters("single")
		if single += packets; packets > 0 {
			t.Errorf("%s sent %d packets to a single host", h.name, packets)
		}
		if packets, _ := h.counters("other"); packets > 0 {
			t.Errorf("%s sent %d UDP packets that are not of the stream", h.name, packets)
		}
	}
	t.Logf("figure cast.alone-single %d packets", single)
	packets, _ := c.publisher.counters("cast")
	t.Logf("the publisher sent %d packets for %d of the stream: the rest is parity and who it is; the outsider %d", packets, mediaPackets, sent)
	if packets < mediaPackets*11/10 || packets > mediaPackets*12/10+3*castSeconds {
		t.Errorf("the publisher sent %d packets for %d of the stream", packets, mediaPackets)
	}
}

// renumber gives each host one more address.
func (c *cast) renumber() {
	for i, h := range append(c.players, c.publisher) {
		_ = exec.Command("ip", "-n", h.name, "addr", "add", moreAddress(i)+"/24", "dev", "eth0").Run() // checkRenumbered looks
	}
}

func moreAddress(i int) string { return fmt.Sprintf("203.0.113.%d", 200+i) }

func (c *cast) checkRenumbered() {
	c.t.Helper()
	for i, h := range append(c.players, c.publisher) {
		if has := c.must("in a namespace", "", "ip", "-n", h.name, "addr", "show", "dev", "eth0"); !strings.Contains(has, moreAddress(i)) {
			c.t.Errorf("%s did not get one more address: %s", h.name, has)
		}
	}
}

// TestE2EMulticastThroughTwelve has twelve play a stream and pass it on, each with an uplink of 5 Mbit/s that drops what
// is more and loses one packet in a hundred of what comes; the first of them passes on nothing.
func TestE2EMulticastThroughTwelve(t *testing.T) {
	c := newCast(t, 12)
	c.flags = map[int][]string{0: {"-pass-on", "0"}}
	for _, h := range append(c.players, c.publisher) {
		h.run("nft", "add rule inet count out meta l4proto udp limit rate over 625 kbytes/second burst 60 kbytes drop")
		h.run("nft", "add rule inet count in meta l4proto udp numgen random mod 100 < 1 drop")
	}
	total := played{}
	for i, p := range c.runs() {
		if p.of < castSeconds*15 {
			t.Errorf("player %d had %d frames to get", i+1, p.of)
		}
		total.got, total.of = total.got+p.got, total.of+p.of
	}
	t.Logf("%d of %d frames", total.got, total.of)
	t.Logf("figure twelve.delivered %.5f", total.share())
	if total.share() < 0.999 {
		t.Errorf("%.4f of the frames came", total.share())
	}
	relayed, cpu, sent := 0, time.Duration(0), make([]float64, len(c.players))
	for i, h := range c.players {
		packets, bytes := h.large()
		t.Logf("%s sent %d packets of the stream, %.2f copies; %v of CPU", h.name, packets, float64(bytes)/mediaBytes, c.cpu[i])
		if i == 0 {
			t.Logf("figure twelve.passed-on-by-who-does-not %d packets", packets)
		}
		if i == 0 && packets > 0 {
			t.Errorf("who passes on nothing sent %d large packets", packets)
		}
		relayed, cpu, sent[i] = relayed+packets, cpu+c.cpu[i], float64(packets)
	}
	if relayed == 0 {
		t.Error("nobody passed on anything that counts as a packet of the stream")
	}
	_, own := c.publisher.large()
	t.Logf("the publisher sent %.2f copies, headers included", float64(own)/mediaBytes)
	t.Logf("figure twelve.cpu-a-packet %.1f µs", float64(slope(sent, c.cpu).Nanoseconds())/1000)
	t.Logf("players took %v of CPU for each packet that they passed on, all else that they do included", cpu/time.Duration(max(relayed, 1)))
}

// slope returns by how much durations grow, on average, with each one more of what they are of.
func slope(of []float64, d []time.Duration) time.Duration {
	var meanOf, mean float64
	for i := range of {
		meanOf += of[i] / float64(len(of))
		mean += float64(d[i]) / float64(len(of))
	}
	var both, square float64
	for i := range of {
		both += (of[i] - meanOf) * (float64(d[i]) - mean)
		square += (of[i] - meanOf) * (of[i] - meanOf)
	}
	return time.Duration(both / max(square, 1))
}

// injects has an outsider send each datagram of the stream again, as it is, and changed. It returns what ends that, and
// then says how many it sent.
func (c *cast) injects(from *host) (stop func() int) {
	c.t.Helper()
	var conn *net.UDPConn
	done := make(chan error)
	go func() { // its thread is not used again: it stays in the namespace
		runtime.LockOSThread()
		ns, err := unix.Open(filepath.Join(namespaceFolder, from.name), unix.O_RDONLY, 0)
		if err == nil {
			err = unix.Setns(ns, unix.CLONE_NEWNET)
			_ = unix.Close(ns)
		}
		if err == nil {
			var on *net.Interface
			if on, err = net.InterfaceByName("eth0"); err == nil {
				conn, err = net.ListenMulticastUDP("udp4", on, &net.UDPAddr{IP: net.ParseIP(castAddress), Port: castPort})
			}
		}
		done <- err
	}()
	if err := <-done; err != nil {
		c.t.Fatal(err)
	}
	count := make(chan int)
	go func() { // ends with the connection
		sent := 0
		b := make([]byte, 2048)
		to := &net.UDPAddr{IP: net.ParseIP(castAddress), Port: castPort}
		for {
			n, at, err := conn.ReadFromUDP(b)
			if err != nil {
				count <- sent
				return
			}
			if at.IP.String() == from.addr {
				continue // its own
			}
			for i := range 2 {
				b[n-20] ^= byte(i)
				if _, err := conn.WriteToUDP(b[:n], to); err == nil {
					sent++
				}
			}
		}
	}()
	return func() int {
		_ = conn.Close()
		return <-count
	}
}
