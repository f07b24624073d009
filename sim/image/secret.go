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
// secrets are kept, by what they keep.
func secretNames() [][]string {
	return [][]string{
		{"an SSH key", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"},
		{"cloud credentials", ".aws/credentials", ".config/gcloud/*.json", ".azure/accessTokens.json"},
		{"cluster credentials", ".kube/config"},
		{"registry credentials", ".docker/config.json", ".npmrc", ".pypirc"},
		{"passwords", ".netrc", ".git-credentials", ".pgpass", ".my.cnf", ".htpasswd"},
		{"settings with secrets", ".env", ".env.*"},
		{"a secret of a build", "run/secrets/*"},
		{"a key store", "*.p12", "*.pfx", "*.jks", "*.kdbx"},
		{"a token", ".vault-token"},
		{"typed commands", ".bash_history"},
	}
}

// headSize is how much of a file is searched.
const headSize = 4096

// secretName is why a name looks secret; "": it does not.
func secretName(name string) string {
	for _, kind := range secretNames() {
		for _, pattern := range kind[1:] {
			tail := name
			for strings.Count(tail, "/") > strings.Count(pattern, "/") {
				_, tail, _ = strings.Cut(tail, "/")
			}
			if ok, _ := path.Match(pattern, tail); ok {
				return kind[0]
			}
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
