package cli

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/qr"
	"lyceum/session/netgroup"
)

// qrScale is how many pixels wide a module of a code is that is written to a file.
const qrScale = 8

func newInviteQR(c *common) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "invite-qr INVITE|@FILE",
		Short: "Show an invite as a picture that a camera reads",
		Long: "Show an invite as a picture (QR code) that a camera reads: on this terminal, or with --out in a PNG file that only\n" +
			"you can read. Whoever sees it can join.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p := c.printer()
			if err := c.inviteQR(p, args[0], out); err != nil {
				return p.fail(err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write a PNG file in place of the terminal")
	return cmd
}

func (c *common) inviteQR(p *printer, arg, out string) error {
	text, err := readInvite(arg)
	if err != nil {
		return err
	}
	code, err := inviteCode(text)
	if err != nil {
		return err
	}
	if out == "" {
		_, err := c.env.Out.Write([]byte(code.Text()))
		return err
	}
	if err := writeQR(out, code); err != nil {
		return err
	}
	p.print("qr", fields{{"file", out}})
	return nil
}

// inviteCode makes the code of the invite in a text, and of nothing around it. What is no invite is none in a picture.
func inviteCode(text string) (qr.Code, error) {
	spec, err := netgroup.ParseSpec(text, time.Now())
	if err != nil {
		return qr.Code{}, err
	}
	return qr.Encode(spec.WithAuthorizations())
}

func writeQR(file string, code qr.Code) error {
	return writePrivate(file, func(w io.Writer) error { return code.PNG(w, qrScale) })
}
