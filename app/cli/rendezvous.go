package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/rendezvous"
	"lyceum/session/netgroup"
	"lyceum/session/rendezvous/protocol"
)

// A service is the rendezvous of this computer, as its commands see it.
type service struct {
	*common
	state  string // folder
	listen string
	host   string
}

func newRendezvous(c *common) *cobra.Command {
	s := &service{common: c}
	cmd := &cobra.Command{
		Use:   "rendezvous [--listen [ADDRESS]:PORT]",
		Short: "Run a service that introduces people on different networks",
		Long: "Run a service that introduces people on different networks, and print its URL, which 'lyceum host\n" +
			"--rendezvous URL' puts into the invite. It is open to everybody until 'lyceum rendezvous key add' has made\n" +
			"an access key. It learns neither which classes there are nor what is said in them.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context(), cmd.Flags().Changed("listen")) },
	}
	f := cmd.PersistentFlags()
	f.StringVar(&s.state, "state", "", "folder of its identity, access keys and status (default: rendezvous in your profile)")
	cmd.Flags().StringVar(&s.listen, "listen", fmt.Sprintf(":%d", protocol.DefaultPort), "UDP port to listen on, and an address of this computer")
	cmd.Flags().StringVar(&s.host, "host", "", "name or address by which others reach this computer (default: one of its addresses)")
	cmd.AddCommand(newRendezvousKey(s), newRendezvousStatus(s), newRendezvousClose(s), newRendezvousReopen(s))
	return cmd
}

// dir returns the folder of the rendezvous.
func (s *service) dir() (string, error) {
	if s.state != "" {
		return s.state, nil
	}
	return rendezvous.DefaultDir(s.profile)
}

// fail says what went wrong with the service.
func (s *service) fail(p *printer, err error) error { return p.fail(ofRendezvous{err}) }

// inDir does something with the folder, and says what went wrong.
func (s *service) inDir(do func(p *printer, dir string) error) error {
	p := s.printer()
	dir, err := s.dir()
	if err == nil {
		err = do(p, dir)
	}
	if err != nil {
		return s.fail(p, err)
	}
	return nil
}

// run serves until ctx ends.
func (s *service) run(ctx context.Context, listens bool) error {
	p, o := s.printer(), rendezvous.Options{Interfaces: s.interfaces, Host: s.host, Port: s.port}
	var err error
	if listens || s.port == 0 {
		if o.Address, o.Port, err = parseListen(s.listen); err != nil {
			return usageError{fmt.Errorf("--listen %s: %w", s.listen, err)}
		}
	}
	if s.host != "" {
		u := protocol.URL{Host: s.host, Port: 1}
		if again, err := protocol.ParseURL(u.Text()); err != nil || again != u {
			return usageError{fmt.Errorf("--host %s: a name or an address is needed, without a port", s.host)}
		}
	}
	if o.Dir, err = s.dir(); err != nil {
		return s.fail(p, err)
	}
	level := slog.LevelInfo
	if s.verbose {
		level = slog.LevelDebug
	}
	o.Log = slog.New(slog.NewTextHandler(s.env.Err, &slog.HandlerOptions{Level: level}))
	o.Started = func(u protocol.URL, open bool) {
		p.print("rendezvous", fields{{"url", u.Text()}, {"peer", u.Peer.String()}, {"port", u.Port}, {"open", open}})
	}
	if err := s.env.open.rendezvous(ctx, o); err != nil {
		return s.fail(p, err)
	}
	p.print("ended", fields{{"reason", "stopped"}})
	return nil
}

// parseListen reads [ADDRESS]:PORT.
func parseListen(text string) (addr netip.Addr, port int, err error) {
	host, portText, err := net.SplitHostPort(text)
	if err != nil {
		return addr, 0, errors.New("want [ADDRESS]:PORT, such as :1935")
	}
	if port, err = strconv.Atoi(portText); err != nil || port < 0 || port > math.MaxUint16 {
		return addr, 0, fmt.Errorf("a port is a number from 0 to %d", math.MaxUint16)
	}
	if host == "" {
		return addr, port, nil
	}
	if addr, err = netip.ParseAddr(host); err != nil {
		return addr, 0, errors.New("an address of this computer is needed, or none")
	}
	return addr, port, nil
}

func newRendezvousStatus(s *service) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Say whether it runs, and how many it serves",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return s.inDir(func(p *printer, dir string) error {
				r, err := rendezvous.Status(dir)
				if err != nil {
					return err
				}
				p.print("status", fields{
					{"running", r.Running}, {"url", r.URL}, {"open", r.Open}, {"since", r.Since.Format(time.RFC3339)},
					{"sessions", r.Sessions}, {"registrations", r.Registrations}, {"tags", r.Tags}, {"keys", r.Keys},
					{"closed_tags", r.Closed}, {"accepted", r.Accepted}, {"rejected", r.Rejected}, {"registered", r.Registered},
					{"refused", r.Refused}, {"found", r.Found}, {"introductions", r.Introductions}, {"malformed", r.Malformed},
					{"slowed", r.Slowed}, {"dropped", r.Dropped}, {"rate_limited", r.RateLimited},
				})
				return nil
			})
		},
	}
}

func newRendezvousClose(s *service) *cobra.Command {
	return &cobra.Command{
		Use:   "close TAG|INVITE|@FILE",
		Short: "Introduce the members of a group no longer",
		Long: "Introduce the members of a group no longer: by its tag, 16 hexadecimal digits as in the log, or by an invite\n" +
			"of it. A running service hears of it within a second, and tells who is registered.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return s.changeTag(args[0], "tag_closed", rendezvous.CloseTag)
		},
	}
}

func newRendezvousReopen(s *service) *cobra.Command {
	return &cobra.Command{
		Use:   "reopen TAG|INVITE|@FILE",
		Short: "Undo close",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return s.changeTag(args[0], "tag_reopened", rendezvous.ReopenTag)
		},
	}
}

func (s *service) changeTag(arg, event string, change func(dir string, tag protocol.ShortTag) error) error {
	return s.inDir(func(p *printer, dir string) error {
		tag, err := readTag(arg)
		if err == nil {
			err = change(dir, tag)
		}
		if err == nil {
			p.print(event, fields{{"tag", tag.String()}})
		}
		return err
	})
}

// readTag takes a tag's digits, or an invite, which may have expired.
func readTag(arg string) (protocol.ShortTag, error) {
	if tag, err := protocol.ParseShortTag(arg); err == nil {
		return tag, nil
	}
	text, err := readInvite(arg)
	if err != nil {
		return protocol.ShortTag{}, err
	}
	spec, err := netgroup.ParseSpec(text, time.Time{})
	if err != nil {
		return protocol.ShortTag{}, err
	}
	return protocol.TagOf(spec.ID(), spec.Secret).Short(), nil
}
