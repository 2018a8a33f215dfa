package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/export"
	"lyceum/app/reports"
	"lyceum/app/room"
)

// errIncomplete ends nothing: what there is is written.
const errIncomplete = commandError("Some of what was said and done in the class may be missing: its file was damaged, and could not be read whole.")

// Errors of the command line of export.
var (
	errFormat = errors.New("--format is csv, json, html or folder")
	errParts  = errors.New("a report folder has all there is: --format folder goes without --attendance, --chat and --views")
	errTables = errors.New("attendance, chat and views are tables, and one CSV file holds one: name a folder in place of a file, or ask for one of them")
)

// An exporting is what lyceum export was asked for.
type exporting struct {
	*common
	class                   string
	attendance, chat, views bool
	format, to              string
}

func newExport(c *common) *cobra.Command {
	x := &exporting{common: c}
	cmd := &cobra.Command{
		Use:   "export CLASS",
		Short: "Write who attended a class and what was said, from its file",
		Long: `Write who attended a class and what was said, as this computer knows it.

CLASS is the path of a class file, or the title of the class (see: lyceum profile classes). The class is not entered, and
no network is needed; it cannot be open meanwhile. Without --out the result goes to standard output, but for two CSV
tables, which become attendance.csv and chat.csv in this folder. Files are readable by you alone, and replace those of
the same name.

With --format folder the report folder of each time that the class met is written anew, as it is while you help to run a
class: below --out, or where those folders are by themselves. What was drawn on boards and slides, as it was left, is in the
last one.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			x.class = args[0]
			return x.run()
		},
	}
	f := cmd.Flags()
	f.BoolVar(&x.attendance, "attendance", false, "who was there (default: both)")
	f.BoolVar(&x.chat, "chat", false, "what was said")
	f.BoolVar(&x.views, "views", false, "who of the staff looked at what members showed them alone")
	f.StringVar(&x.format, "format", "csv", "csv, json, html or folder")
	f.StringVar(&x.to, "out", "", "file, or folder, to write to")
	return cmd
}

func (x *exporting) run() error {
	parts := x.parts()
	if x.to == "" && x.format == "csv" && parts&(parts-1) != 0 { // several tables
		x.to = "."
	}
	documents, err := x.documents(parts)
	if err != nil {
		return usageError{err}
	}
	p := x.printer()
	if x.to == "" && x.format != formatFolder {
		p.out = x.env.Err // standard output is the document's
	}
	if err := x.unlock(); err != nil {
		return p.fail(err)
	}
	a, err := room.OpenArchive(x.options(), x.class)
	if err != nil {
		return p.fail(err)
	}
	if a.Lost > 0 || a.Damaged {
		p.print("incomplete", fields{{"lost", a.Lost}, {"damaged", a.Damaged}, {"message", string(errIncomplete)}})
	}
	r := a.Report(parts, time.Now())
	if x.format == formatFolder {
		return x.folders(p, a)
	}
	for _, d := range documents {
		if x.to == "" {
			return d.write(x.env.Out, r)
		}
		err := os.MkdirAll(filepath.Dir(d.path), 0o700)
		if err == nil {
			err = writePrivate(d.path, func(w io.Writer) error { return d.write(w, r) })
		}
		if err != nil {
			return p.fail(err)
		}
		p.print("exported", fields{{"file", d.path}})
	}
	return nil
}

// formatFolder has report folders written.
const formatFolder = "folder"

// folders writes the report folders of a class.
func (x *exporting) folders(p *printer, a room.Archive) error {
	root, err := x.to, error(nil)
	if root == "" {
		root, err = reports.Root("", x.profile)
	}
	if err != nil {
		return p.fail(err)
	}
	folders, err := reports.WriteAll(root, a.Reports(time.Now()))
	if n := len(folders); n > 0 { // boards are those of the class, as they were left
		err = errors.Join(err, a.SaveBoards(context.Background(), folders[n-1]))
	}
	for _, folder := range folders {
		p.print("exported", fields{{"file", folder}})
	}
	if err != nil {
		return p.fail(err)
	}
	return nil
}

// unlock asks for the passphrase of the identity, if it has one.
func (x *exporting) unlock() error {
	a, closeFile, err := x.asker()
	if err != nil {
		return err
	}
	defer closeFile()
	x.secret, err = x.askSecret(a)
	return err
}

// parts returns what is asked for: attendance and chat if nothing is.
func (x *exporting) parts() (parts export.Part) {
	if x.attendance {
		parts |= export.Attendance
	}
	if x.chat {
		parts |= export.Chat
	}
	if x.views {
		parts |= export.Looks
	}
	if parts == 0 {
		parts = export.Attendance | export.Chat
	}
	return parts
}

// A document is one file of an export.
type document struct {
	path  string
	write func(w io.Writer, r export.Report) error
}

// documents returns what is to be written; the error says why the command line makes no sense.
func (x *exporting) documents(parts export.Part) ([]document, error) {
	table := func(part export.Part) func(io.Writer, export.Report) error {
		return func(w io.Writer, r export.Report) error { return export.CSV(w, r, part) }
	}
	switch x.format {
	case "json":
		return []document{{x.path("class.json"), export.JSON}}, nil
	case "html":
		return []document{{x.path("class.html"), export.HTML}}, nil
	case formatFolder:
		if x.attendance || x.chat || x.views {
			return nil, errParts
		}
		return nil, nil
	case "csv":
		var all []document
		if parts&export.Attendance != 0 {
			all = append(all, document{x.path("attendance.csv"), table(export.Attendance)})
		}
		if parts&export.Chat != 0 {
			all = append(all, document{x.path("chat.csv"), table(export.Chat)})
		}
		if parts&export.Looks != 0 {
			all = append(all, document{x.path("views.csv"), table(export.Looks)})
		}
		if len(all) > 1 && all[0].path == all[1].path {
			return nil, errTables
		}
		return all, nil
	}
	return nil, errFormat
}

// path returns where a document goes: --out, or a file in it if it is a folder, is written like one, or names no kind
// of file.
func (x *exporting) path(name string) string {
	if x.to == "" {
		return ""
	}
	info, err := os.Stat(x.to)
	if err == nil && info.IsDir() || err != nil && (strings.HasSuffix(x.to, string(filepath.Separator)) || filepath.Ext(x.to) == "") {
		return filepath.Join(x.to, name)
	}
	return x.to
}
