package queries

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// usersVariable has TestWriteGuide measure on so many accounts; folderVariable says where they are kept meanwhile.
const (
	usersVariable  = "ROSTER_QUERY_GUIDE_USERS"
	folderVariable = "ROSTER_QUERY_GUIDE_FOLDER"
	// keptDatabase is the one in that folder.
	keptDatabase = "roster"
)

// TestWriteGuide is `make query-guide`: it measures, and writes the guide anew.
func TestWriteGuide(t *testing.T) { //nolint:paralleltest // it measures
	users, err := strconv.Atoi(os.Getenv(usersVariable))
	if err != nil {
		t.Skipf("%s says on how many accounts to measure", usersVariable)
	}
	w := newWorld(t, bigSite(t), users)
	g, s := openGuide(t), w.subject()
	for _, p := range patterns {
		sent := w.caught(p, s)
		t.Log(p.name)
		measured := w.explain(sent, filled(p.before, s))
		slow := statement{text: s.with(p.slower)}
		g.put("query", p.name, queryPart(sent, measured, slow, w.explain(slow, nil)))
	}
	for _, q := range techniques {
		t.Log(q.name)
		g.put("technique", q.name, w.techniquePart(q, s))
	}
	g.put("measured", "here", fmt.Sprintf("Measured on %s accounts with `make query-guide`: %s, %s, %s.\n",
		strings.TrimSuffix(count(users, "x"), " xs"), time.Now().UTC().Format(time.DateOnly), machine(), server(w)))
	g.save()
}

// bigSite is a site on a cluster that stays, and is as large as a small server's.
func bigSite(t *testing.T) *runningtest.Site {
	t.Helper()
	folder := os.Getenv(folderVariable)
	if folder == "" {
		return runningtest.NewSite(t, runningtest.StartCluster(t, logged))
	}
	settings := maps.Clone(logged)
	settings["shared_buffers"], settings["max_wal_size"] = "2GB", "8GB"
	cluster := runningtest.KeptCluster(t, folder, settings)
	cluster.Migrate(keptDatabase)
	site := runningtest.SiteOn(t, cluster, keptDatabase)
	site.Data = filepath.Join(folder, "data") // with the keys that the accounts' entries in the log are sealed under
	return site
}

func machine() string {
	return fmt.Sprintf("%d processors, %s/%s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}

func server(w *world) string {
	return w.strings("SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', shared_buffers ' || current_setting('shared_buffers')")[0]
}

func filled(texts []string, s subject) []string {
	var out []string
	for _, text := range texts {
		out = append(out, s.with(text))
	}
	return out
}

const planLines = 40

func queryPart(sent statement, fast plan, slow statement, slowly plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**", fast.cost())
	if used := fast.indexes(); len(used) > 0 {
		fmt.Fprintf(&b, " · `%s`", strings.Join(used, "`, `"))
	}
	b.WriteString("\n\n<details><summary>The statement and its plan</summary>\n\n" + sent.block())
	lines := strings.Split(wrapPlan(fast.text), "\n")
	if len(lines) > planLines {
		lines = append(lines[:planLines-2], fmt.Sprintf("… %d lines more", len(lines)-planLines+2))
	}
	b.WriteString("\n```text\n" + strings.Join(lines, "\n") + "\n```\n\n</details>\n\n")
	fmt.Fprintf(&b, "**%s** the other way:\n\n%s", slowly.cost(), slow.block())
	return b.String()
}

// wrapPlan cuts conditions that are longer than anybody reads.
func wrapPlan(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if runes := []rune(line); len(runes) > width {
			line = string(runes[:width-1]) + "…"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func (w *world) techniquePart(q technique, s subject) string {
	before, after := s.with(q.before), s.with(q.after)
	var first, then string
	if q.often > 0 {
		first = fmt.Sprintf("%s for %d", readable(w.clock(before, q.often, q.each)), q.often)
		often := q.often
		if q.batched {
			often = 1
		}
		then = readable(w.clock(after, often, kept))
		if !q.batched {
			then += fmt.Sprintf(" for %d", q.often)
		}
	} else {
		first, then = w.explain(parse(before), nil).cost(), w.explain(parse(after), nil).cost()
	}
	text := "Before, **" + first + "**:\n\n```sql\n" + before + "\n```\n\nAfter, **" + then + "**:\n\n```sql\n" + after + "\n```\n"
	return regexp.MustCompile(`\n\n+`).ReplaceAllString(text, "\n\n")
}

// names are those of a kind that the guide has a part for.
func (g *guide) names(kind string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`<!-- `+kind+`: (\S+) -->`).FindAllStringSubmatch(g.text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return names
}
