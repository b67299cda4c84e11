//go:build unix

package embeddedpg

// archiveVersion is the PostgreSQL that is downloaded where none is installed.
// To move to another: change it, archiveMajor and the table below together.
const (
	archiveVersion = "18.6.0"
	archiveMajor   = 18
)

// archive is one build of PostgreSQL in the Maven repository, made by the
// zonky embedded-postgres-binaries project.
type archive struct {
	platform string // as the artifact's name has it
	size     int64  // bytes
	sha256   string // of the .jar
}

// archives are the builds that have been vetted, by GOOS/GOARCH. Nothing else
// is ever unpacked, whatever a server sends.
var archives = map[string]archive{
	"linux/amd64":  {"linux-amd64", 15119738, "008ee189eaa7ca2b58bd01dd950291e638b998392cf982297acd4779ec898ac1"},
	"linux/arm64":  {"linux-arm64v8", 14142322, "5f54e016723afa6213925a8acb939bac52944b1d348f65c7a20f0cd2928c31be"},
	"darwin/amd64": {"darwin-amd64", 71185174, "690941008aac9ee360820fde9bb7870a4f3dcac5e9e2f9e45e42333a436ad0f9"},
	"darwin/arm64": {"darwin-arm64v8", 71185174, "8f6ed6f38195b50a40712ada8b2a12060b6193c1a6977a6eb5cff053bb5a1b89"},
}

// path is where a Maven repository keeps the archive.
func (a archive) path() string {
	artifact := "embedded-postgres-binaries-" + a.platform
	return "io/zonky/test/postgres/" + artifact + "/" + archiveVersion + "/" + artifact + "-" + archiveVersion + ".jar"
}
