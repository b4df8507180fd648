// Command cert-manager-chart renders cert-manager's own chart: its values come in as JSON, the objects go out as YAML.
package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

// In cert-manager's module the chart has no version yet: the release tool writes it.
const (
	name              = "cert-manager"
	version           = "v1.21.2"
	kubernetesVersion = "v1.36.3"
)

//go:embed all:cert-manager
var chart embed.FS

func main() {
	if err := render(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render() error {
	var given map[string]any
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return fmt.Errorf("values: %w", err)
	}
	files, err := chartFiles()
	if err != nil {
		return err
	}
	loaded, err := loader.LoadFiles(files)
	if err != nil {
		return err
	}
	loaded.Metadata.Version, loaded.Metadata.AppVersion = version, version
	kubernetes, err := chartutil.ParseKubeVersion(kubernetesVersion)
	if err != nil {
		return err
	}
	capabilities := chartutil.DefaultCapabilities.Copy()
	capabilities.KubeVersion = *kubernetes
	// It holds the values against the chart's schema, too.
	values, err := chartutil.ToRenderValues(loaded, given, chartutil.ReleaseOptions{Name: name, Namespace: name, Revision: 1, IsInstall: true}, capabilities)
	if err != nil {
		return err
	}
	rendered, err := engine.Render(loaded, values)
	if err != nil {
		return err
	}
	for template, objects := range rendered {
		if strings.HasSuffix(template, ".yaml") {
			fmt.Printf("---\n# %s\n%s\n", path.Base(template), objects)
		}
	}
	return nil
}

func chartFiles() ([]*loader.BufferedFile, error) {
	var files []*loader.BufferedFile
	err := fs.WalkDir(chart, name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := chart.ReadFile(file)
		files = append(files, &loader.BufferedFile{Name: strings.TrimPrefix(file, name+"/"), Data: data})
		return err
	})
	return files, err
}
