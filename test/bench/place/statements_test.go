package place

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

const sampleLog = `2026-11-25 16:00:00.000 UTC,"roster","roster",7,"[local]",6e.1,1,"BIND",2026-11-25 15:59:00 UTC,3/2,0,LOG,00000,"duration: 0.040 ms  bind stmtcache_1: SELECT a
 FROM b WHERE c = $1 AND d = $2","Parameters: $1 = 'it''s', $2 = NULL",,,,,,,,"roster","client backend",,0
2026-11-25 16:00:00.000 UTC,"postgres","roster",8,"[local]",6f.1,1,"SELECT",2026-11-25 15:59:00 UTC,3/2,0,LOG,00000,"duration: 9.000 ms  statement: SELECT 1",,,,,,,,,"psql","client backend",,0
2026-11-25 16:00:00.000 UTC,"roster","roster",7,"[local]",6e.1,2,"SELECT",2026-11-25 15:59:00 UTC,3/2,0,LOG,00000,"duration: 0.060 ms  execute stmtcache_1: SELECT a
 FROM b WHERE c = $1 AND d = $2","Parameters: $1 = 'it''s', $2 = NULL",,,,,,,,"roster","client backend",,0
2026-11-25 16:00:00.000 UTC,"roster","roster",7,"[local]",6e.1,3,"BEGIN",2026-11-25 15:59:00 UTC,3/2,0,LOG,00000,"duration: 0.010 ms  statement: begin",,,,,,,,,"roster","client backend",,0
`

func TestTheLogOfStatementsIsRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bench.csv")
	if err := os.WriteFile(path, []byte("earlier\n"+sampleLog), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := readLog(path, int64(len("earlier\n")))
	if err != nil || len(found) != 2 {
		t.Fatalf("%d statements (%v), want the two of the application", len(found), err)
	}
	first := found[0]
	if first.SQL != "SELECT a\n FROM b WHERE c = $1 AND d = $2" || first.Took != 100*time.Microsecond {
		t.Errorf("the first took %s: %s", first.Took, first.SQL)
	}
	if p := first.Parameters; len(p) != 2 || p[0] == nil || *p[0] != "it's" || p[1] != nil {
		t.Errorf("its parameters are %v", p)
	}
	if found[1].SQL != "begin" {
		t.Errorf("the second is %s", found[1].SQL)
	}
}

func TestAProcessHasUsedTime(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("this is not Linux")
	}
	own, err := readStat(os.Getpid())
	if err != nil || own.parent != os.Getppid() {
		t.Errorf("the parent is %d, want %d (%v)", own.parent, os.Getppid(), err)
	}
	if now, most, err := Memory(os.Getpid()); err != nil || now == 0 || most < now {
		t.Errorf("memory is %d KiB, at most %d (%v)", now, most, err)
	}
}
