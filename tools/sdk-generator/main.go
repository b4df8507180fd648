// Command sdk-generator writes SDKs of a Pulumi package, as `pulumi package gen-sdk` does, but without the language hosts that it asks:
//
//	sdk-generator nodejs|python|go <schema.json> <folder>
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The package refers to no other: nothing is ever loaded.
type noPackages struct{ schema.ReferenceLoader }

type files = map[string][]byte

var languages = map[string]func(*schema.Package) (files, error){
	"nodejs": func(pkg *schema.Package) (files, error) {
		return nodejs.GeneratePackage("pulumi", pkg, nil, nil, false, noPackages{})
	},
	"python": func(pkg *schema.Package) (files, error) {
		return python.GeneratePackage("pulumi", pkg, nil, noPackages{})
	},
	"go": func(pkg *schema.Package) (files, error) { return gogen.GeneratePackage("pulumi", pkg, nil) },
}

func read(path string) (*schema.Package, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, noPackages{}, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return pkg, nil
}

func write(folder string, made files) error {
	for name, content := range made {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func run(language, path, folder string) error {
	generate, known := languages[language]
	if !known {
		return fmt.Errorf("no generator for this language")
	}
	pkg, err := read(path)
	if err != nil {
		return err
	}
	made, err := generate(pkg)
	if err != nil {
		return err
	}
	return write(folder, made)
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: sdk-generator nodejs|python|go <schema.json> <folder>")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
