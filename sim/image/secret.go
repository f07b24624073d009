package image

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Secret is a file that looks secret, is stored in a layer and shown by none.
type Secret struct {
	Lost
	Why string
}

// secretNames are patterns of names, from the end of a path, under which
// secrets are kept.
func secretNames() []struct{ pattern, why string } {
	return []struct{ pattern, why string }{
		{"id_rsa", "an SSH key"}, {"id_dsa", "an SSH key"}, {"id_ecdsa", "an SSH key"}, {"id_ed25519", "an SSH key"},
		{".aws/credentials", "cloud credentials"}, {".config/gcloud/*.json", "cloud credentials"}, {".azure/accessTokens.json", "cloud credentials"},
		{".kube/config", "cluster credentials"}, {".docker/config.json", "registry credentials"}, {".npmrc", "registry credentials"},
		{".pypirc", "registry credentials"}, {".netrc", "passwords"}, {".git-credentials", "passwords"}, {".pgpass", "passwords"},
		{".my.cnf", "passwords"}, {".htpasswd", "passwords"}, {".env", "settings with secrets"}, {".env.*", "settings with secrets"},
		{"run/secrets/*", "a secret of a build"}, {"*.p12", "a key store"}, {"*.pfx", "a key store"}, {"*.jks", "a key store"}, {"*.kdbx", "a key store"},
		{".vault-token", "a token"}, {".bash_history", "typed commands"},
	}
}

// headSize is how much of a file is searched.
const headSize = 4096

// secretName is why a name looks secret; "": it does not.
func secretName(name string) string {
	for _, s := range secretNames() {
		tail := name
		for strings.Count(tail, "/") > strings.Count(s.pattern, "/") {
			_, tail, _ = strings.Cut(tail, "/")
		}
		if ok, _ := path.Match(s.pattern, tail); ok {
			return s.why
		}
	}
	return ""
}

// secretContent is why the beginning of a file looks secret.
func secretContent(head string) string {
	for _, s := range []struct{ text, why string }{
		{"PRIVATE KEY-----", "a private key"}, {"AGE-SECRET-KEY-1", "a private key"}, {"aws_secret_access_key", "cloud credentials"},
		{"\"private_key\":", "cloud credentials"}, {"_authToken=", "registry credentials"}, {"ghp_", "a token"}, {"glpat-", "a token"},
	} {
		if strings.Contains(head, s.text) {
			return s.why
		}
	}
	return ""
}

// secrets finds what of the lost files looks secret.
func (e *examiner) secrets() error {
	head := make([]byte, headSize)
	for _, lost := range e.report.Lost {
		why := secretName(lost.Path)
		if why == "" {
			fd, err := sys.Open(e.p, lost.at, sys.O_RDONLY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
			if err != nil {
				return problem(lost.at, ": ", err.Error())
			}
			n, err := e.p.Pread(fd, head, 0)
			e.p.Close(fd)
			if err != nil {
				return problem(lost.at, ": ", err.Error())
			}
			why = secretContent(string(head[:n]))
		}
		if why != "" {
			e.report.Secrets = append(e.report.Secrets, Secret{lost, why})
		}
	}
	return nil
}
