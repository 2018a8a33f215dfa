package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/image/draw"

	"lyceum/assets"
)

// desktopID names the program's files on the desktop.
const desktopID = "org.lyceum.Lyceum"

// errNoDesktop reports a system whose desktop does not read the files of freedesktop.org.
var errNoDesktop = commandError("On this system an installer tells the desktop of a program. This command is for Linux and BSD.")

func newDesktop(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "desktop",
		Short: "Put Lyceum in the menu of your desktop, and have it open lyceum:// links",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usageError{errors.New("desktop install or desktop remove")}
		},
	}
	run := func(do func(d desktop) ([]string, error), event string) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, _ []string) error {
			p := c.printer()
			d, err := c.desktop()
			if err != nil {
				return p.fail(err)
			}
			files, err := do(d)
			if err != nil {
				return p.fail(err)
			}
			d.refresh(cmd.Context(), event == "installed")
			p.print(event, fields{{"files", files}})
			return nil
		}
	}
	cmd.AddCommand(
		&cobra.Command{
			Use:   "install",
			Short: "Put Lyceum in the menu, and have it open lyceum:// links, for you only",
			Long: "Write an entry for the menu of your desktop and the program's icon into your own folders. Links that begin with\n" +
				"lyceum:// open Lyceum from then on, where you were in the window already. Move the program to where it\n" +
				"is to stay first. With --profile, that profile is used.",
			Args: cobra.NoArgs, RunE: run(desktop.install, "installed"),
		},
		&cobra.Command{
			Use:   "remove",
			Short: "Undo desktop install",
			Args:  cobra.NoArgs, RunE: run(desktop.remove, "uninstalled"),
		})
	return cmd
}

// A desktop is where the person's own desktop looks for programs.
type desktop struct {
	data    string // folder of freedesktop.org's base directories
	program string // path
	profile string // empty: the person's own
}

func (c *common) desktop() (d desktop, err error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return d, errNoDesktop
	}
	d.data = os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(d.data) {
		home, err := os.UserHomeDir()
		if err != nil {
			return d, err
		}
		d.data = filepath.Join(home, ".local", "share")
	}
	if c.profile != "" {
		if d.profile, err = filepath.Abs(c.profile); err != nil {
			return d, err
		}
	}
	d.program, err = os.Executable()
	return d, err
}

func (d desktop) entryFile() string {
	return filepath.Join(d.data, "applications", desktopID+".desktop")
}

// iconSizes are those that menus, task bars and links use, in pixels.
var iconSizes = []int{16, 24, 32, 48, 64, 128, 256}

func (d desktop) iconFile(size int) string {
	return filepath.Join(d.data, "icons", "hicolor", fmt.Sprintf("%dx%d", size, size), "apps", desktopID+".png")
}

func (d desktop) drawingFile() string {
	return filepath.Join(d.data, "icons", "hicolor", "scalable", "apps", desktopID+".svg")
}

// install writes all files and returns their paths.
func (d desktop) install() (files []string, err error) {
	write := func(path string, b []byte) {
		if err == nil {
			err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, b, 0o644))
			files = append(files, path)
		}
	}
	for _, size := range iconSizes {
		icon, iconErr := appIcon(size)
		if iconErr != nil {
			return nil, iconErr
		}
		write(d.iconFile(size), icon)
	}
	write(d.drawingFile(), assets.AppDrawing())
	write(d.entryFile(), []byte(d.entry()))
	return files, err
}

// remove deletes what install wrote and returns the paths of what was there.
func (d desktop) remove() (files []string, err error) {
	all := []string{d.entryFile(), d.drawingFile()}
	for _, size := range iconSizes {
		all = append(all, d.iconFile(size))
	}
	var errs []error
	for _, path := range all {
		switch err := os.Remove(path); {
		case err == nil:
			files = append(files, path)
		case !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, err)
		}
	}
	return files, errors.Join(errs...)
}

// entry is the desktop entry, by freedesktop.org's specification 1.5.
func (d desktop) entry() string {
	command := quoteExec(d.program)
	if d.profile != "" {
		command += " --profile " + quoteExec(d.profile)
	}
	return strings.Join([]string{
		"[Desktop Entry]",
		"Type=Application",
		"Version=1.5",
		"Name=Lyceum",
		"GenericName=Classroom",
		"GenericName[de]=Klassenzimmer",
		"Comment=A classroom that needs no server",
		"Comment[de]=Ein Klassenzimmer, das keinen Server braucht",
		"Exec=" + command + " %u",
		"TryExec=" + escapeEntry(d.program),
		"Icon=" + desktopID,
		"Terminal=false",
		"Categories=Education;Network;",
		"Keywords=class;lesson;teacher;student;chat;",
		"MimeType=x-scheme-handler/lyceum;",
		"StartupWMClass=" + wmClass,
		"",
	}, "\n")
}

// wmClass is the class of X11 that the window has, by which desktops find its entry.
const wmClass = "Lyceum"

// quoteExec writes an argument of the key Exec: in double quotes, in which four characters are escaped, and a percent sign
// doubled.
func quoteExec(arg string) string {
	arg = strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(arg)
	return escapeEntry(`"` + strings.ReplaceAll(arg, "%", "%%") + `"`)
}

// escapeEntry writes a text as the value of a key.
func escapeEntry(text string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(text)
}

// appIcon returns the program's picture in a size.
func appIcon(size int) ([]byte, error) {
	is, err := png.Decode(bytes.NewReader(assets.App()))
	if err != nil {
		return nil, err
	}
	to := image.NewNRGBA(image.Rect(0, 0, size, size))
	draw.CatmullRom.Scale(to, to.Rect, is, is.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	err = png.Encode(&b, to)
	return b.Bytes(), err
}

// refresh has the desktop read its folders anew, where the tools for that are; else it does so by itself sooner or later.
func (d desktop) refresh(ctx context.Context, installed bool) {
	tools := [][]string{{"update-desktop-database", filepath.Join(d.data, "applications")}}
	if installed {
		tools = append(tools, []string{"xdg-mime", "default", desktopID + ".desktop", "x-scheme-handler/lyceum"})
	}
	for _, t := range tools {
		if _, err := exec.LookPath(t[0]); err == nil {
			_ = exec.CommandContext(ctx, t[0], t[1:]...).Run() // it was only to be sooner
		}
	}
}
