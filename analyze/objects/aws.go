package objects

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// client reads where the store is and who asks from where the AWS tools have it: the environment, then the profile in
// ~/.aws/config and ~/.aws/credentials (AWS_PROFILE, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE), then the machine's role.
func client() (*minio.Client, error) {
	profile := awsProfile()
	where := cmp.Or(os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL"), profile["endpoint_url"])
	host, secure, lookup := "s3.amazonaws.com", true, minio.BucketLookupAuto
	if where != "" {
		u, err := url.Parse(where)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("AWS_ENDPOINT_URL is no address: write https://host:port")
		}
		host, secure, lookup = u.Host, u.Scheme == "https", minio.BucketLookupPath
	}
	chain := []credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}}
	if where == "" || os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != "" || os.Getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != "" || os.Getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI") != "" {
		chain = append(chain, &credentials.IAM{Client: &http.Client{Timeout: patience}})
	}
	who := credentials.NewChainCredentials(chain)
	if v, err := who.GetWithContext(&credentials.CredContext{Client: http.DefaultClient}); err != nil || v.AccessKeyID == "" {
		return nil, errors.New("there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE with a file ~/.aws/credentials")
	}
	transport, err := minio.DefaultTransport(secure)
	if err != nil {
		return nil, err
	}
	transport.ResponseHeaderTimeout = patience
	c, err := minio.New(host, &minio.Options{
		Creds: who, Secure: secure, BucketLookup: lookup, Transport: transport, MaxRetries: 5,
		Region: cmp.Or(os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"), profile["region"], "us-east-1"),
	})
	if err != nil {
		return nil, fmt.Errorf("AWS_ENDPOINT_URL: %w", err)
	}
	return c, nil
}

// awsProfile reads the settings of the profile in use from the configuration file of the AWS tools; none is no error.
func awsProfile() map[string]string {
	set := map[string]string{}
	name := os.Getenv("AWS_CONFIG_FILE")
	if home, err := os.UserHomeDir(); name == "" && err == nil {
		name = filepath.Join(home, ".aws", "config")
	}
	f, err := os.Open(name)
	if err != nil {
		return set
	}
	defer f.Close()
	want, inside := cmp.Or(os.Getenv("AWS_PROFILE"), "default"), false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if head, ok := strings.CutPrefix(line, "["); ok {
			head = strings.TrimSuffix(head, "]")
			inside = strings.TrimSpace(strings.TrimPrefix(head, "profile ")) == want
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && inside {
			set[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return set
}
